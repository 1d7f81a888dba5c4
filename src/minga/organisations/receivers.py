"""What must follow in organisations when something happens to a person."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.organisations.actions.roles import end_role, set_deputy
from minga.organisations.enums import RoleEnd
from minga.organisations.models import Role, house_day
from minga.people.events import PersonErased


@subscribe(PersonErased)
def end_her_roles(happened: PersonErased) -> None:
    """Whoever erases her data leaves: each role ends today, its deputy takes over, and she deputises for nobody."""
    at = now()
    standing = Role.objects.filter(ended_at__isnull=True).order_by("pk")
    for role in standing.filter(deputy_id=happened.subject.pk):
        set_deputy(role=role, deputy=None, actor=HOUSE, now=at)
    for role in standing.filter(person_id=happened.subject.pk):
        end_role(role=role, reason=RoleEnd.LEFT, ended_on=house_day(at), actor=HOUSE, now=at)
