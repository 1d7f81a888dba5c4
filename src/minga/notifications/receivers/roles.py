"""People are told when they get a role, stand in, hand over, or are asked about somebody.

Organisations stand below notifications: they publish, and the letters leave from here.
"""

from collections.abc import Mapping

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import lazystr

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.notifications.actions import blank_words, send_message
from minga.organisations.events import DeputySet, MembershipAnswered, MembershipAsked, RoleEnded, RoleGiven
from minga.organisations.models import JoinRequest, Role
from minga.organisations.queries.role_board import place_of
from minga.organisations.queries.roles import join_requests_of, roles_that_named
from minga.people.events import PersonGone
from minga.people.models import Person


@subscribe(RoleGiven)
def tell_role_given(happened: RoleGiven) -> None:
    """To the person, unless she took it herself; and to whoever stands in."""
    role = happened.subject
    if not happened.by_herself:
        _tell(role.person, "organisations.role_given", {}, role=role)
    if role.deputy is not None:
        _tell(role.deputy, "organisations.deputy_named", {}, role=role)


@subscribe(DeputySet)
def tell_deputy_named(happened: DeputySet) -> None:
    """To whoever stands in from now on."""
    role = happened.subject
    if role.deputy is not None and happened.before.get("deputy") != role.deputy_id:
        _tell(role.deputy, "organisations.deputy_named", {}, role=role)


@subscribe(RoleEnded)
def tell_role_ended(happened: RoleEnded) -> None:
    """To the person who leaves; whoever takes over hears it as a role that she got."""
    role, heir = happened.subject, happened.successor
    _tell(role.person, "organisations.role_ended", {"heir": heir.person if heir else None}, role=role)


@subscribe(MembershipAsked)
def tell_membership_asked(happened: MembershipAsked) -> None:
    """To whoever coordinates and to those who stand in."""
    asked = happened.subject
    link = reverse("organisations:organisation-roles", args=[asked.organisation.key])
    for steward in happened.stewards:
        _send(steward, "organisations.membership_asked", {"asked": asked}, link, asked)


@subscribe(MembershipAnswered)
def tell_membership_declined(happened: MembershipAnswered) -> None:
    """Only a no: whoever is taken in hears of the role that she got."""
    asked = happened.subject
    if not asked.accepted:
        link = asked.organisation.get_absolute_url()
        _send(asked.person, "organisations.membership_declined", {"asked": asked}, link, asked)


@subscribe(PersonGone)
def blank_her_name(happened: PersonGone) -> None:
    """In letters that other people received about her: «… asks to join», «you stand in for …»."""
    person = happened.subject
    about = {Role._meta.label_lower: roles_that_named(person), JoinRequest._meta.label_lower: join_requests_of(person)}
    blank_words(person=person, words=happened.words, about=about, actor=HOUSE, now=now())


def _tell(to: Person, kind: str, context: Mapping[str, object], *, role: Role) -> None:
    """A letter about a role. The place is named when the letter is written, in its language."""
    place = lazystr(_Place(role))
    _send(to, kind, {"role": role, "place": place, **context}, place_of(role)[1] or "/", role)


class _Place:
    """The name of where a role counts, asked for late."""

    def __init__(self, role: Role) -> None:
        self._role = role

    def __str__(self) -> str:
        return place_of(self._role)[0]


def _send(to: Person, kind: str, context: Mapping[str, object], link: str, about: Model) -> None:
    """Nothing to those who cannot sign in any more."""
    if to.is_active:
        send_message(to=to, kind=kind, context=context, link=link, about=about, actor=HOUSE, now=now())
