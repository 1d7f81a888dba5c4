"""What remains of an edition: credentials, one of them taken back, the question after ninety days, an agent."""

from datetime import datetime, timedelta
from typing import Final

from minga.core.actors import HOUSE
from minga.core.texts import Texts
from minga.learning.actions.agents import name_agent
from minga.learning.actions.announcements import order_announcement, send_some, write_announcement
from minga.learning.actions.credentials import revoke_credential
from minga.learning.actions.follow_ups import answer_follow_up, ask_follow_up, plan_follow_ups_of
from minga.learning.actions.issuing import issue_batch, order_issue
from minga.learning.demo.stage import Class
from minga.learning.enums import Skill
from minga.learning.models import Credential, FollowUp
from minga.learning.queries.announcing import Filters
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus

ASKED: Final = 12
ANSWERED: Final = 7


def certify(taught: Class, at: datetime, *, takes_one_back: bool = False) -> None:
    """Credentials for everybody who completed."""
    issue = order_issue(edition=taught.edition, signed_by=taught.told["signed_by"], actor=HOUSE, now=at)
    while issue_batch(issue=issue, now=at):
        pass
    if takes_one_back:
        given = Credential.objects.filter(issue=issue).latest("pk")
        revoke_credential(credential=given, reason=taught.told["revoked"], actor=HOUSE, now=at + timedelta(hours=3))


def follow_up(taught: Class, at: datetime) -> None:
    """Ninety days later some were asked, and most of them answered."""
    plan_follow_ups_of(edition=taught.edition, actor=HOUSE, now=at)
    rows = FollowUp.objects.filter(
        enrolment__edition=taught.edition, enrolment__status=EnrolmentStatus.COMPLETED, due_on__lte=at.date()
    )
    told = taught.told["follow_up"]
    for place, row in enumerate(rows.select_related("enrolment__person", "enrolment__edition").order_by("pk")[:ASKED]):
        ask_follow_up(follow_up_id=row.pk, reminder=False, actor=HOUSE, now=at)
        if place >= ANSWERED:
            continue
        dice = taught.dice("follow-up", place)
        answer_follow_up(
            enrolment=row.enrolment, levels={skill: dice.choice((2, 3, 3, 4, 5)) for skill in Skill.values},
            used=dice.choice((3, 4, 4, 5)), example=told["examples"][place % len(told["examples"])],
            obstacle=told["obstacles"][place % len(told["obstacles"])],
            actor=row.enrolment.person, now=at + timedelta(hours=5 + place),
        )  # fmt: skip


def write_to_the_missing(taught: Class, at: datetime) -> None:
    """A message to whoever missed two sessions in a row; standings are computed already."""
    words: dict[str, Texts] = taught.told["announcement"]
    written = write_announcement(
        edition=taught.edition, subjects=words["subjects"], bodies=words["bodies"], filters=Filters(missed=2),
        actor=taught.staff["manager"], now=at,
    )  # fmt: skip
    ordered = order_announcement(
        announcement=written, send_at=None, revision=written.revision, actor=taught.staff["manager"], now=at
    )
    while send_some(announcement=ordered, now=at):
        pass


def name(person: Person, town: Organisation, at: datetime) -> None:
    """An innovation agent of her institution."""
    name_agent(organisation=town, person=person, actor=HOUSE, now=at)
