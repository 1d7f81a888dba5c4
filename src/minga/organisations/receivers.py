"""What must follow in organisations when something happens to a person."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.organisations.actions.roles import end_role
from minga.organisations.enums import RoleEnd
from minga.organisations.models import Role, house_day
from minga.people.events import PersonErased


@subscribe(PersonErased)
def end_her_roles(happened: PersonErased) -> None:
    """Whoever erases her data leaves: each role ends today and its deputy takes over."""
    at = now()
    for role in Role.objects.filter(person_id=happened.subject.pk, ended_at__isnull=True).order_by("pk"):
        end_role(role=role, reason=RoleEnd.LEFT, ended_on=house_day(at), actor=HOUSE, now=at)
