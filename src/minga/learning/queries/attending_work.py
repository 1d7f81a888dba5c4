"""What waits for those who lead sessions, on their own page."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from minga.core.texts import pick
from minga.learning.enums import MakeUpState
from minga.learning.models import MakeUp
from minga.learning.policies import TEACHES
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.editions import SCOPE
from minga.programmes.queries.work import WorkRow, WorkSection


def make_ups_to_answer(person: Person, now: datetime) -> WorkSection | None:
    """Editions in which she teaches and somebody waits to know whether a session was made up."""
    roles = Role.objects.filter(scope_type=SCOPE).of_kinds(TEACHES).counting(now).exercised_by(person)
    waiting = (
        MakeUp.objects.filter(session__edition__in=roles.values("scope_id"), state=MakeUpState.SENT)
        .order_by()
        .values("session__edition")
        .annotate(many=Count("pk"), since=Min("sent_at"))
    )
    found = {row["session__edition"]: row for row in waiting}
    rows = [
        WorkRow(
            title=pick(edition.titles),
            link=reverse("learning:make-ups", args=[edition.key]),
            detail=ngettext(
                "%(n)s person made up a session and waits for your answer",
                "%(n)s people made up a session and wait for your answer",
                found[edition.pk]["many"],
            )
            % {"n": found[edition.pk]["many"]},
            label=gettext_lazy("Read and answer"),
        )
        for edition in (Edition.objects.filter(pk__in=found) if found else ())
    ]
    return WorkSection(title=gettext_lazy("Sessions made up"), rows=rows)
