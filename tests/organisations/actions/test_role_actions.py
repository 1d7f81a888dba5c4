"""Giving, changing and ending roles: what results, what it leaves in the log, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from minga.audit.actions import LawBroken
from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.core.events import Event
from minga.organisations import events, policies
from minga.organisations.actions.roles import close_over, end_role, extend_role, give_role, set_deputy
from minga.organisations.enums import RoleEnd, RoleKind
from minga.organisations.models import Role
from minga.organisations.queries.roles import holds
from minga.organisations.tasks import close_roles_that_are_over
from tests.factories.organisations import make_organisation, make_unit, office_today, role
from tests.factories.people import make_person
from tests.organisations.office import Office

Log = Callable[[], list[str]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Every event that is published, and nobody else listens."""
    told: list[Event] = []
    monkeypatch.setattr("minga.audit.actions.publish", told.append)
    return told


def _give(office: Office, **fields: Any) -> Role:
    values: dict[str, Any] = {
        "kind": RoleKind.FOCAL_POINT,
        "organisation": office.organisation,
        "actor": office.steward,
    }
    values |= {"starts_on": office_today(), "now": now(), **fields}
    return give_role(**({"person": make_person()} | values))


def test_give_role_lets_the_person_be_it_from_that_day(office: Office, log: Log, heard: list[Event]) -> None:
    person, deputy = make_person(), make_person()

    given = _give(office, person=person, deputy=deputy, title="  Jefatura ")

    assert holds(person, (RoleKind.FOCAL_POINT,), organisation=office.organisation, now=now())
    assert holds(deputy, (RoleKind.FOCAL_POINT,), organisation=office.organisation, now=now())
    assert given.title == "Jefatura"
    assert log() == ["organisations.role_given"]
    assert [type(event) for event in heard] == [events.RoleGiven]


@pytest.mark.parametrize(
    ("who", "allowed"), [("steward", True), ("deputy", True), ("support", True), ("member", False), ("stranger", False)]
)
def test_give_role_is_for_stewards_and_support(office: Office, log: Log, who: str, allowed: bool) -> None:
    if allowed:
        assert _give(office, actor=office.by_name(who)).pk
        return
    with pytest.raises(NotAllowed):
        _give(office, actor=office.by_name(who))
    assert log() == []


def test_give_role_wants_an_actor(office: Office) -> None:
    with pytest.raises(LawBroken):
        _give(office, actor=None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": timedelta(days=-1)}, "ends_on"),
        ({"deputy": "self"}, "deputy"),
        ({"deputy": "inactive"}, "deputy"),
        ({"person": "inactive"}, "person"),
        ({"organisation": "retired", "actor": "support"}, "organisation"),
        ({"organisation": None, "actor": "support"}, "organisation"),
    ],
)
def test_give_role_refuses_what_cannot_be(office: Office, log: Log, fields: dict[str, Any], field: str) -> None:
    person = make_person()
    inactive = make_person(is_active=False)
    stand_ins = {"self": person, "inactive": inactive, "support": office.support}
    stand_ins["retired"] = make_organisation(retired_at=now())  # type: ignore[assignment]
    values = {
        name: office_today() + value if isinstance(value, timedelta) else stand_ins.get(value, value)  # type: ignore[arg-type]
        for name, value in fields.items()
    }

    with pytest.raises(DomainError) as refused:
        _give(office, **({"person": person} | values))

    assert refused.value.field == field or field in getattr(refused.value, "errors", {})
    assert log() == []


def test_give_role_twice_is_refused_until_the_first_ended(office: Office) -> None:
    person = make_person()
    first = _give(office, person=person)

    with pytest.raises(DomainError):
        _give(office, person=person)
    end_role(role=first, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.steward, now=now())

    assert _give(office, person=person).pk != first.pk


def test_scoped_role_is_given_by_whom_the_scope_says(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_unit(office.organisation)
    monkeypatch.setattr(policies, "_scopes", {})

    with pytest.raises(NotAllowed):
        _give(office, organisation=None, scope=edition)
    policies.register_scope(
        "organisations.unit",
        may_manage=lambda person, pk, _now: person == office.member and pk == edition.pk,
        labels=lambda _ids: {},
    )

    with pytest.raises(NotAllowed):
        _give(office, organisation=None, scope=edition)
    given = _give(office, organisation=None, scope=edition, actor=office.member)
    assert (given.scope_type, given.scope_id) == ("organisations.unit", edition.pk)


def test_set_deputy_takes_over_from_now_on(office: Office, log: Log) -> None:
    new = make_person()

    set_deputy(role=office.stewardship, deputy=new, actor=office.steward, now=now())

    assert holds(new, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert not holds(office.deputy, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert log() == ["organisations.deputy_set"]


def test_set_deputy_refuses_the_holder(office: Office) -> None:
    with pytest.raises(Invalid):
        set_deputy(role=office.stewardship, deputy=office.steward, actor=office.steward, now=now())

    office.stewardship.refresh_from_db()
    assert office.stewardship.deputy == office.deputy


def test_extend_role_moves_the_end(office: Office, log: Log) -> None:
    until = office_today() + timedelta(days=90)

    extend_role(role=office.stewardship, ends_on=until, actor=office.steward, now=now())

    office.stewardship.refresh_from_db()
    assert office.stewardship.ends_on == until
    assert log() == ["organisations.role_extended"]


def test_extend_role_refuses_the_past(office: Office, log: Log) -> None:
    with pytest.raises(DomainError):
        extend_role(
            role=office.stewardship, ends_on=office_today() - timedelta(days=1), actor=office.steward, now=now()
        )
    assert log() == []


def test_end_role_lets_the_deputy_take_over(office: Office, log: Log, heard: list[Event]) -> None:
    today = office_today()

    ended = end_role(role=office.stewardship, reason=RoleEnd.MOVED, ended_on=today, actor=office.steward, now=now())

    heir = ended.successors.get()
    assert (heir.person, heir.kind, heir.organisation) == (office.deputy, RoleKind.COORDINATOR, office.organisation)
    assert (heir.starts_on, heir.ends_on, heir.deputy) == (today, None, None)
    assert not holds(office.steward, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert holds(office.deputy, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert log() == ["organisations.role_given", "organisations.role_ended"]
    assert isinstance(heard[-1], events.RoleEnded)
    assert heard[-1].successor == heir


def test_end_role_lets_another_take_over_for_the_same_term(office: Office) -> None:
    until = office_today() + timedelta(days=100)
    held = role(make_person(), RoleKind.MONITOR, office.organisation, ends_on=until)
    chosen = make_person()

    end_role(role=held, reason=RoleEnd.LEFT, ended_on=office_today(), successor=chosen, actor=office.steward, now=now())

    assert held.successors.get().person == chosen
    assert held.successors.get().ends_on == until


def test_end_role_may_leave_it_with_the_organisation(office: Office, log: Log) -> None:
    end_role(
        role=office.stewardship,
        reason=RoleEnd.LEFT,
        ended_on=office_today(),
        successor=None,
        actor=office.steward,
        now=now(),
    )

    assert not office.stewardship.successors.exists()
    assert not holds(office.deputy, (RoleKind.COORDINATOR,), organisation=office.organisation, now=now())
    assert log() == ["organisations.role_ended"]


def test_role_given_by_mistake_passes_to_nobody(office: Office) -> None:
    end_role(role=office.stewardship, reason=RoleEnd.MISTAKE, ended_on=office_today(), actor=office.steward, now=now())

    assert not office.stewardship.successors.exists()


def test_heir_who_already_has_the_role_keeps_hers(office: Office) -> None:
    hers = role(office.deputy, RoleKind.COORDINATOR, office.organisation)

    end_role(role=office.stewardship, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.steward, now=now())

    standing = Role.objects.filter(person=office.deputy, kind=RoleKind.COORDINATOR, ended_at__isnull=True)
    assert list(standing) == [hers]


def test_inactive_deputy_does_not_take_over(office: Office) -> None:
    office.deputy.is_active = False
    office.deputy.save()

    end_role(role=office.stewardship, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.steward, now=now())

    assert not office.stewardship.successors.exists()


def test_end_role_before_it_began_cancels_it(office: Office) -> None:
    later = role(make_person(), RoleKind.MEMBER, office.organisation, starts_on=office_today() + timedelta(days=9))

    ended = end_role(role=later, reason=RoleEnd.MISTAKE, ended_on=office_today(), actor=office.steward, now=now())

    assert ended.ended_at is not None
    assert ended.ends_on == later.starts_on


@pytest.mark.parametrize("days", [1, -3000])
def test_end_role_refuses_a_day_outside_the_role(office: Office, log: Log, days: int) -> None:
    day = office_today() + timedelta(days=days)

    with pytest.raises(DomainError) as refused:
        end_role(role=office.stewardship, reason=RoleEnd.LEFT, ended_on=day, actor=office.steward, now=now())

    assert refused.value.field == "ended_on"
    assert log() == []


@pytest.mark.parametrize("heir", ["steward", "inactive"])
def test_end_role_refuses_an_heir_who_cannot(office: Office, heir: str) -> None:
    chosen = office.steward if heir == "steward" else make_person(is_active=False)

    with pytest.raises(DomainError) as refused:
        end_role(
            role=office.stewardship,
            reason=RoleEnd.LEFT,
            ended_on=office_today(),
            successor=chosen,
            actor=office.steward,
            now=now(),
        )
    assert refused.value.field == "successor"


def test_role_ends_only_once(office: Office, log: Log) -> None:
    end_role(role=office.stewardship, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.support, now=now())
    before = log()

    with pytest.raises(Conflict):
        end_role(role=office.stewardship, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.support, now=now())

    assert log() == before


@pytest.mark.parametrize(("who", "allowed"), [("member", True), ("stranger", False)])
def test_anybody_may_leave_and_a_stranger_may_end_nothing(office: Office, who: str, allowed: bool) -> None:
    hers = Role.objects.get(person=office.member)
    if allowed:
        end_role(role=hers, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.member, now=now())
        assert not Role.objects.counting(now()).filter(pk=hers.pk).exists()
        return
    with pytest.raises(NotAllowed):
        end_role(role=hers, reason=RoleEnd.LEFT, ended_on=office_today(), actor=office.stranger, now=now())


def test_note_stays_out_of_the_log(office: Office) -> None:
    end_role(
        role=office.stewardship,
        reason=RoleEnd.LEFT,
        ended_on=office_today(),
        note="Se fue a otro país.",
        actor=office.steward,
        now=now(),
    )

    assert not [entry for entry in Entry.objects.all() if "país" in str(entry.after) + str(entry.before)]


def test_night_closes_what_is_over_once_and_the_deputy_of_a_steward_follows(office: Office, log: Log) -> None:
    yesterday = office_today() - timedelta(days=1)
    Role.objects.filter(pk=office.stewardship.pk).update(ends_on=yesterday)
    juror = role(make_person(), RoleKind.MONITOR, office.organisation, ends_on=yesterday, deputy=make_person())

    close_roles_that_are_over()
    close_roles_that_are_over()

    office.stewardship.refresh_from_db()
    assert office.stewardship.end_reason == RoleEnd.TERM
    assert office.stewardship.ends_on == yesterday
    assert office.stewardship.successors.get().person == office.deputy
    assert not juror.successors.exists()
    assert log() == ["organisations.role_given", "organisations.role_ended", "organisations.role_ended"]


def test_close_over_leaves_a_role_that_was_extended_meanwhile(office: Office, log: Log) -> None:
    stale = role(make_person(), RoleKind.MONITOR, office.organisation, ends_on=office_today() - timedelta(days=1))
    Role.objects.filter(pk=stale.pk).update(ends_on=office_today())

    assert close_over(role=stale, now=now()) is None
    assert log() == []


def test_whoever_only_leaves_hands_over_to_the_deputy_and_to_nobody_else(office: Office, log: Log) -> None:
    deputy = make_person()
    mine = role(office.member, RoleKind.FACILITATOR, office.organisation, deputy=deputy)
    leaving: dict[str, Any] = {"reason": RoleEnd.LEFT, "ended_on": office_today(), "actor": office.member, "now": now()}

    with pytest.raises(NotAllowed) as refused:
        end_role(role=mine, successor=office.stranger, **leaving)
    assert refused.value.field == "successor"
    assert log() == []

    end_role(role=mine, successor=deputy, **leaving)
    assert Role.objects.get(succeeds=mine).person == deputy
