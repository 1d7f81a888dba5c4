"""What an invited person reads before she answers, and after."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from minga.core.texts import pick
from minga.organisations.models import Role
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Enrolment
from minga.programmes.policies import FINISHED
from minga.programmes.queries.editions import SCOPE
from minga.programmes.queries.enrolment import waiting_place
from minga.programmes.queries.my_work import WHOM_TO_ASK, Contact


@dataclass(frozen=True)
class StageLine:
    """One stretch of the plan."""

    title: str
    summary: str
    where: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class InvitationPage:
    """Everything on the page of an invitation."""

    name: str
    email: str
    edition: str
    edition_key: str
    public: bool
    summary: str
    purpose: str
    host: str
    starts_on: date
    ends_on: date
    stages: tuple[StageLine, ...]
    commitment: str
    commitment_mark: str
    contacts: tuple[Contact, ...]
    status: str
    answer_by: datetime | None
    open: bool
    late: bool
    waiting_place: int


def invitation_page(enrolment: Enrolment, now: datetime) -> InvitationPage:
    """The question as it stands now."""
    edition, person = enrolment.edition, enrolment.person
    invited = enrolment.status == EnrolmentStatus.INVITED
    cancelled = edition.status == EditionStatus.CANCELLED
    late = invited and (enrolment.answer_by is None or enrolment.answer_by < now)
    commitment = pick(edition.commitments) if invited else enrolment.commitment
    waiting = enrolment.status == EnrolmentStatus.WAITING
    return InvitationPage(
        name=person.name,
        email=person.email or "",
        edition=pick(edition.titles),
        edition_key=edition.key,
        public=edition.public,
        summary=pick(edition.summaries),
        purpose=pick(edition.purposes),
        host=edition.host.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        stages=tuple(_stages(enrolment)),
        commitment=commitment,
        commitment_mark=hashlib.sha256(commitment.encode()).hexdigest(),
        contacts=tuple(_contacts(enrolment, now)),
        status="cancelled" if cancelled else enrolment.status,
        answer_by=enrolment.answer_by,
        open=invited and not late and edition.status not in FINISHED,
        late=late or enrolment.status == EnrolmentStatus.LAPSED,
        waiting_place=waiting_place(enrolment) if waiting else 0,
    )


def _stages(enrolment: Enrolment) -> list[StageLine]:
    return [
        StageLine(pick(stage.titles), pick(stage.summaries), pick(stage.venues), stage.starts_on, stage.ends_on)
        for stage in enrolment.edition.stages.all()
    ]


def _contacts(enrolment: Enrolment, now: datetime) -> list[Contact]:
    """Those whom anybody may ask: an invited person does not take part yet."""
    roles = Role.objects.counting(now).of_kinds(WHOM_TO_ASK)
    roles = roles.filter(scope_type=SCOPE, scope_id=enrolment.edition_id, public=True).select_related("person")
    return [
        Contact(role.person.name, role.title or role.get_kind_display(), role.person.email or "", "")
        for role in roles.order_by("pk")
    ]
