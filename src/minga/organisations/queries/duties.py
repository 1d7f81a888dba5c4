"""What only one person answers for: to be handed over before she erases her data."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Role
from minga.organisations.queries.role_board import place_of
from minga.people.models import Person
from minga.people.queries.duties import Duty


def duties_of(person: Person, now: datetime) -> Iterator[Duty]:
    """Stewardships without a deputy that nobody else holds in the same place today."""
    held = Role.objects.counting(now).of_kinds(STEWARD_KINDS).filter(person=person, deputy__isnull=True)
    for role in held.select_related("organisation").order_by("pk"):
        others = Role.objects.counting(now).of_kinds(STEWARD_KINDS).exclude(person=person)
        same = others.filter(organisation=role.organisation_id, scope_type=role.scope_type, scope_id=role.scope_id)
        if not same.exists():
            place, url = place_of(role)
            yield Duty(_("%(role)s: %(place)s") % {"role": role.get_kind_display(), "place": place}, url)
