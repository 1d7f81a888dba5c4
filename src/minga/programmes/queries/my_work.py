"""What a person sees first: what is next, what is asked of her, whom to ask.

Days are told by her own calendar (`Person.timezone`); a stage of an edition on the other side
of the continent begins when her day begins. Every list is fetched once for all her editions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from minga.core.clock import today
from minga.core.texts import pick
from minga.notifications.models import Message
from minga.notifications.queries.inbox import inbox_for, unread_count
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus, ImportStatus
from minga.programmes.models import Edition, Enrolment, NomineeImport, Stage
from minga.programmes.queries.edition_forms import PARTICIPANT, answers_by
from minga.programmes.queries.editions import SCOPE, editions_managed_by
from minga.programmes.queries.enrolment import StatusCounts, status_counts_of, waiting_place
from minga.programmes.queries.work import WorkSection, work_of
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Form, Submission

WHOM_TO_ASK: Final = (
    RoleKind.FACILITATOR,
    RoleKind.MENTOR,
    RoleKind.FOCAL_POINT,
    RoleKind.MANAGER,
    RoleKind.COORDINATOR,
)
_OVER: Final = (EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)
_MOST_EDITIONS: Final = 6
_MOST_MANAGED: Final = 8
_MOST_AHEAD: Final = 5


@dataclass(frozen=True)
class StageAhead:
    """One stretch of the plan as she lives it."""

    title: str
    summary: str
    where: str
    starts_on: date
    ends_on: date
    running: bool
    days: int
    """Until it begins, or, when it runs, until it ends."""


@dataclass(frozen=True)
class Contact:
    """Somebody to ask."""

    name: str
    role: str
    email: str
    phone: str


@dataclass(frozen=True)
class Asked:
    """Something she has to answer."""

    title: str
    link: str
    draft: bool
    closes_at: datetime | None


@dataclass(frozen=True)
class MyEdition:
    """One edition she takes part in, or waits for."""

    key: str
    title: str
    public: bool
    host: str
    status: str
    state: str
    uuid: str
    now: tuple[StageAhead, ...]
    ahead: tuple[StageAhead, ...]
    contacts: tuple[Contact, ...]
    asked: tuple[Asked, ...]
    commitment: str
    signed_on: datetime | None
    waiting_place: int
    ended: bool

    @property
    def next(self) -> StageAhead | None:
        """What comes first: what runs today, else what begins next."""
        return (*self.now, *self.ahead, None)[0]

    @property
    def calm(self) -> bool:
        """Nothing of it lies ahead of her."""
        return not (self.now or self.ahead or self.asked or self.waiting_place)


@dataclass(frozen=True)
class Invitation:
    """A question that waits for her."""

    uuid: str
    title: str
    host: str
    answer_by: datetime


@dataclass(frozen=True)
class Managed:
    """One edition she runs, with what needs her."""

    key: str
    title: str
    state: str
    taking_part: int
    places: int | None
    nominated: int
    unanswered: int
    waiting: int
    imports: int

    @property
    def calm(self) -> bool:
        """Nothing waits for her."""
        return not (self.nominated or self.imports)


@dataclass(frozen=True)
class MyWork:
    """The whole page."""

    today: date
    invitations: tuple[Invitation, ...]
    editions: tuple[MyEdition, ...]
    finished: tuple[MyEdition, ...]
    managed: tuple[Managed, ...]
    drafts: tuple[Asked, ...]
    letters: tuple[Message, ...]
    unread: int
    work: tuple[WorkSection, ...] = ()

    @property
    def empty(self) -> bool:
        known = self.invitations or self.editions or self.finished or self.managed or self.drafts
        return not (known or self.work)


def my_work(person: Person, now: datetime) -> MyWork:
    """Everything that waits for this person."""
    day = today(person.timezone, at=now)
    mine = list(_enrolments_of(person))
    entered = [each for each in mine if each.status != EnrolmentStatus.INVITED][:_MOST_EDITIONS]
    editions = [each.edition for each in entered]
    stages, contacts = _stages_of(editions), _contacts_of(editions, now)
    asked = _asked_of(person, editions, now)
    lines = [_edition_line(each, day, stages, contacts, asked) for each in entered]
    return MyWork(
        today=day,
        invitations=tuple(_invitations(mine, now)),
        editions=tuple(sorted((line for line in lines if not line.ended), key=lambda line: line.calm)),
        finished=tuple(line for line in lines if line.ended),
        managed=tuple(_managed_by(person, now)),
        drafts=tuple(_other_drafts(person, asked)),
        letters=tuple(inbox_for(person)[:3]),
        unread=unread_count(person),
        work=work_of(person, now),
    )


def _enrolments_of(person: Person) -> QuerySet[Enrolment]:
    """Where she is in, waits, or is asked; the latest edition first."""
    states = (EnrolmentStatus.INVITED, EnrolmentStatus.WAITING, EnrolmentStatus.ENROLLED, *_OVER)
    rows = Enrolment.objects.filter(person=person, status__in=states).exclude(edition__status=EditionStatus.CANCELLED)
    return rows.select_related("edition__host").order_by("-edition__starts_on", "-pk")


def _invitations(mine: Iterable[Enrolment], now: datetime) -> Iterable[Invitation]:
    for each in mine:
        stands = each.status == EnrolmentStatus.INVITED and each.edition.status != EditionStatus.CLOSED
        if stands and each.answer_by and each.answer_by >= now:
            yield Invitation(str(each.uuid), pick(each.edition.titles), each.edition.host.name, each.answer_by)


def _stages_of(editions: Sequence[Edition]) -> Mapping[int, list[Stage]]:
    found: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(edition__in=editions).order_by("starts_on", "order", "pk"):
        found[stage.edition_id].append(stage)
    return found


def _contacts_of(editions: Sequence[Edition], now: datetime) -> Mapping[int, list[Contact]]:
    """Who answers questions, edition by edition: those who teach first, those who manage last."""
    roles = (
        Role.objects.counting(now)
        .of_kinds(WHOM_TO_ASK)
        .filter(scope_type=SCOPE, scope_id__in=[edition.pk for edition in editions])
    )
    found: dict[int, dict[int, Contact]] = defaultdict(dict)
    order = {kind.value: place for place, kind in enumerate(WHOM_TO_ASK)}
    for role in sorted(roles.select_related("person"), key=lambda each: (order[each.kind], each.pk)):
        person = role.person
        contact = Contact(person.name, role.title or role.get_kind_display(), person.email or "", person.phone)
        found[role.scope_id or 0].setdefault(person.pk, contact)
    return {edition_id: list(people.values()) for edition_id, people in found.items()}


def _asked_of(person: Person, editions: Sequence[Edition], now: datetime) -> Mapping[int, list[Asked]]:
    """Open forms of her editions that are hers to answer and not sent yet, edition by edition."""
    by_id = {edition.pk: edition for edition in editions}
    forms = [
        form
        for form in Form.objects.filter(owner_type=SCOPE, owner_id__in=[edition.pk for edition in editions])
        if not form.about_type and _is_open(form, now) and answers_by(by_id[form.owner_id], form) == PARTICIPANT
    ]
    mine = Submission.objects.filter(person=person, version__form__in=forms).values_list("version__form", "state")
    states: dict[int, set[str]] = defaultdict(set)
    for form_id, state in mine:
        states[form_id].add(state)
    found: dict[int, list[Asked]] = defaultdict(list)
    for form in forms:
        if SubmissionState.SUBMITTED not in states[form.pk]:
            begun = SubmissionState.DRAFT in states[form.pk]
            link = reverse("questionnaires:begin", args=[form.key])
            found[form.owner_id].append(Asked(str(form), link, begun, form.closes_at))
    return found


def _is_open(form: Form, now: datetime) -> bool:
    opened = form.opens_at is not None and form.opens_at <= now
    return opened and (form.closes_at is None or now < form.closes_at)


def _other_drafts(person: Person, asked: Mapping[int, list[Asked]]) -> Iterable[Asked]:
    """Answers she began elsewhere and has not sent."""
    told = {each.link for several in asked.values() for each in several}
    drafts = Submission.objects.filter(person=person, state=SubmissionState.DRAFT).select_related("version__form")
    for draft in drafts.order_by("-saved_at", "-pk")[:5]:
        if reverse("questionnaires:begin", args=[draft.version.form.key]) not in told:
            form = draft.version.form
            link = reverse("questionnaires:answers", args=[draft.uuid])
            yield Asked(str(form), link, True, form.closes_at)


def _edition_line(
    enrolment: Enrolment,
    day: date,
    stages: Mapping[int, list[Stage]],
    contacts: Mapping[int, list[Contact]],
    asked: Mapping[int, list[Asked]],
) -> MyEdition:
    edition = enrolment.edition
    over = enrolment.status in _OVER or edition.status == EditionStatus.CLOSED
    lines = [] if over else [_stage_line(stage, day) for stage in stages.get(edition.pk, ()) if stage.ends_on >= day]
    waiting = enrolment.status == EnrolmentStatus.WAITING
    return MyEdition(
        key=edition.key,
        title=pick(edition.titles),
        public=edition.public,
        host=edition.host.name,
        status=enrolment.status,
        state=enrolment.get_status_display(),
        uuid=str(enrolment.uuid),
        now=tuple(line for line in lines if line.running),
        ahead=tuple(line for line in lines if not line.running)[:_MOST_AHEAD],
        contacts=tuple(contacts.get(edition.pk, ())),
        asked=tuple(asked.get(edition.pk, ())) if not over and not waiting else (),
        commitment=enrolment.commitment,
        signed_on=enrolment.answered_at,
        waiting_place=waiting_place(enrolment) if waiting else 0,
        ended=over,
    )


def _stage_line(stage: Stage, day: date) -> StageAhead:
    running = stage.starts_on <= day
    return StageAhead(
        title=pick(stage.titles),
        summary=pick(stage.summaries),
        where=pick(stage.venues),
        starts_on=stage.starts_on,
        ends_on=stage.ends_on,
        running=running,
        days=((stage.ends_on if running else stage.starts_on) - day).days,
    )


def _managed_by(person: Person, now: datetime) -> Iterable[Managed]:
    """The editions she runs, those that need her first."""
    editions = list(editions_managed_by(person, now)[:_MOST_MANAGED])
    if not editions:
        return
    counts = status_counts_of(editions)
    waiting_imports: dict[int, int] = defaultdict(int)
    checked = NomineeImport.objects.filter(edition__in=editions, status=ImportStatus.CHECKED, erased_at__isnull=True)
    for edition_id in checked.values_list("edition", flat=True):
        waiting_imports[edition_id] += 1
    lines = [_managed_line(edition, counts[edition.pk], waiting_imports[edition.pk]) for edition in editions]
    yield from sorted(lines, key=lambda line: line.calm)


def _managed_line(edition: Edition, counts: StatusCounts, imports: int) -> Managed:
    return Managed(
        key=edition.key,
        title=pick(edition.titles),
        state=edition.get_status_display(),
        taking_part=counts.taking_part,
        places=edition.places,
        nominated=counts.of(EnrolmentStatus.NOMINATED),
        unanswered=counts.of(EnrolmentStatus.INVITED),
        waiting=counts.of(EnrolmentStatus.WAITING),
        imports=imports,
    )
