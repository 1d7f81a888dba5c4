"""Who reads, writes and decides: persona × state."""

from datetime import UTC, datetime, timedelta

import pytest

from minga.challenges import policies
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from tests.factories.challenges import bare_draft, make_challenge
from tests.factories.enrolment import make_enrolment
from tests.factories.organisations import make_organisation, office_today, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PERSONAS = ("steward", "owner", "deputy", "member", "writer", "fellow", "mentor", "former", "stranger", "nobody")
INSIDE = {"steward", "owner", "deputy", "member", "writer", "mentor"}
DECIDES = {"steward", "owner", "deputy"}


def _cast(challenge: Challenge) -> dict[str, Person | None]:
    """Everybody who might think she has a right, around one challenge."""
    organisation, edition = challenge.organisation, challenge.edition
    assert edition is not None
    people: dict[str, Person | None] = {name: make_person() for name in PERSONAS if name != "nobody"}
    people |= {"nobody": None, "writer": challenge.written_by}
    role(people["steward"], RoleKind.COORDINATOR, organisation)  # type: ignore[arg-type]
    role(people["owner"], RoleKind.CHALLENGE_OWNER, organisation, deputy=people["deputy"])  # type: ignore[arg-type]
    role(people["member"], RoleKind.MEMBER, organisation)  # type: ignore[arg-type]
    role(people["mentor"], RoleKind.MENTOR, edition)  # type: ignore[arg-type]
    gone = office_today() - timedelta(days=1)
    role(people["former"], RoleKind.COORDINATOR, organisation, ends_on=gone)  # type: ignore[arg-type]
    role(people["stranger"], RoleKind.COORDINATOR)  # type: ignore[arg-type]
    make_enrolment(person=people["fellow"], organisation=organisation, edition=edition)
    return people


def _challenge(status: Status, **more: object) -> Challenge:
    """Written by somebody who takes part for the organisation."""
    organisation, edition = make_organisation(), make_edition()
    writer = make_enrolment(organisation=organisation, edition=edition).person
    return make_challenge(status=status, organisation=organisation, edition=edition, written_by=writer, **more)


def _who(may: object, challenge: Challenge) -> set[str]:
    people = _cast(challenge)
    return {name for name in PERSONAS if may(people[name], challenge, now())}  # type: ignore[operator]


@pytest.mark.parametrize(
    ("status", "restricted", "see", "write", "decide"),
    [
        (Status.DRAFT, False, INSIDE, INSIDE - {"mentor"}, DECIDES),
        (Status.MAPPED, False, set(PERSONAS), DECIDES | {"member"}, DECIDES),
        (Status.MAPPED, True, INSIDE, DECIDES | {"member"}, DECIDES),
        (Status.CONNECTED, False, set(PERSONAS), DECIDES | {"member"}, DECIDES),
        (Status.SOLVED, False, set(PERSONAS), set(), DECIDES),
        (Status.WITHDRAWN, False, set(PERSONAS), set(), DECIDES),
        (Status.JOINED, False, set(PERSONAS), set(), DECIDES),
        (Status.JOINED, True, INSIDE, set(), DECIDES),
    ],
)
def test_who_sees_writes_and_decides(
    status: Status, restricted: bool, see: set[str], write: set[str], decide: set[str]
) -> None:
    challenge = _challenge(status, restricted=restricted)

    assert _who(policies.may_see, challenge) == see
    assert _who(policies.may_write, challenge) == write
    assert _who(policies.may_decide, challenge) == decide


def test_withdrawn_draft_was_never_public() -> None:
    challenge = bare_draft(status=Status.WITHDRAWN, withdrawn_reason="No era.")

    assert not policies.may_see(None, challenge, NOW)


def test_writer_who_no_longer_takes_part_reads_nothing() -> None:
    challenge = _challenge(Status.DRAFT)
    writer = challenge.written_by
    assert writer is not None
    writer.enrolments.update(status=EnrolmentStatus.WITHDRAWN)

    assert not policies.may_see(writer, challenge, now())


def test_who_may_begin_in_whose_name() -> None:
    town, firm, retired = make_organisation(), make_organisation(type="firm"), make_organisation(retired_at=NOW)
    member, taking_part, away = make_person(), make_enrolment(organisation=town).person, make_person(is_active=False)
    for place in (town, firm, retired):
        role(member, RoleKind.MEMBER, place)
    role(away, RoleKind.MEMBER, town)
    invited = make_enrolment(organisation=town, status=EnrolmentStatus.INVITED).person

    allowed = {
        (name, place)
        for name, person in {
            "member": member,
            "part": taking_part,
            "away": away,
            "invited": invited,
            "no": None,
        }.items()
        for place, thing in {"town": town, "firm": firm, "retired": retired}.items()
        if policies.may_start_in(person, thing, now())
    }

    assert allowed == {("member", "town"), ("part", "town")}


def test_who_may_say_that_it_is_connected() -> None:
    challenge = _challenge(Status.CHARACTERISED)
    manager, member = make_person(), make_person()
    role(manager, RoleKind.MANAGER, challenge.edition)
    role(member, RoleKind.MEMBER, challenge.organisation)

    assert policies.may_connect(HOUSE, challenge, now())
    assert policies.may_connect(manager, challenge, now())
    assert not policies.may_connect(member, challenge, now())
    assert not policies.may_connect(None, challenge, now())
    assert not policies.may_connect(manager, make_challenge(status=Status.CHARACTERISED), now())
