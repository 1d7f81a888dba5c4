"""A session as it is read: the text first, then what is heard, then what is seen, each with its size.

`Booklet` is a whole module on one page: to print, or to keep where the line is good and read where there is none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from minga.core.texts import Texts, pick
from minga.learning.enums import MaterialKind, SessionState
from minga.learning.models import Attendance, Leader, Material, Module, Session
from minga.learning.queries.session_blocks import Block, blocks_of
from minga.learning.queries.study_course import objectives_of
from minga.learning.queries.study_progress import TaskLine, tasks_of
from minga.learning.queries.studying import Meeting, best_mark, edition_to_study, line_of, meeting_of
from minga.people.models import Person
from minga.programmes.models import Enrolment

_ORDER: Final = {kind.value: place for place, kind in enumerate(MaterialKind)}
_ELSEWHERE: Final = (MaterialKind.PACKAGE, MaterialKind.EXTERNAL)
_FRAME_BYTES: Final = 9_000
"""About what the page weighs on the line besides its words."""
_PACKED: Final = 0.45
"""Words travel packed."""


@dataclass(frozen=True)
class MaterialLine:
    """Something to read, hear or see."""

    kind: str
    kind_words: str
    title: str
    body: str
    language: str
    """Of the words, when they are not in the reader's language."""
    file: str
    file_name: str
    file_size: int
    media_type: str
    link: str
    tool: str
    minutes: int | None

    @property
    def heard(self) -> bool:
        return self.media_type.startswith("audio/")

    @property
    def seen(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def light(self) -> bool:
        """Worth keeping with the page: documents and what is heard, not films."""
        return bool(self.file) and not self.seen


@dataclass(frozen=True)
class AgendaLine:
    """A part of the session with its hour on the session's own clock."""

    starts: time
    minutes: int
    title: str


@dataclass(frozen=True)
class StudySession:
    """The whole page."""

    uuid: str
    meeting: Meeting
    module: str
    module_key: str
    objectives: tuple[str, ...]
    agenda: tuple[AgendaLine, ...]
    agenda_zone: str
    leaders: tuple[tuple[str, str], ...]
    materials: tuple[MaterialLine, ...]
    recording: str
    tasks: tuple[TaskLine, ...]
    before: Meeting | None
    after: Meeting | None
    takes_part: bool
    edition_title: str
    text_bytes: int
    blocks: tuple[Block, ...] = ()

    @property
    def files(self) -> tuple[MaterialLine, ...]:
        """What can be kept besides the words."""
        return tuple(each for each in self.materials if each.light)

    @property
    def all_bytes(self) -> int:
        return self.text_bytes + sum(each.file_size for each in self.files)


@dataclass(frozen=True)
class Booklet:
    """A module with all its texts."""

    edition_key: str
    edition_title: str
    title: str
    intro: str
    objectives: tuple[str, ...]
    materials: tuple[MaterialLine, ...]
    chapters: tuple[tuple[Meeting, tuple[MaterialLine, ...], tuple[AgendaLine, ...]], ...]
    link: str
    text_bytes: int


def session_to_study(viewer: Person, edition_key: str, key: str, now: datetime) -> StudySession:
    """For who takes part or works in the edition; `Edition` or `Session.DoesNotExist` for everybody else."""
    edition, enrolment = edition_to_study(viewer, edition_key)
    rows = Session.objects.select_related("edition__version", "module").defer("edition__version__blueprint")
    session = rows.get(edition=edition, key=key)
    family = list(rows.filter(edition=edition).filter(pk__in=_family(session)))
    marks = _marks(enrolment, family)
    mark = best_mark(marks.values())
    meeting = line_of(session, mark, now)
    others = tuple(line_of(each, mark, now) for each in family if each.pk != session.pk)
    module = session.module
    materials = materials_of(Material.objects.filter(session=session))
    if not materials and session.same_as_id:
        materials = materials_of(Material.objects.filter(session=session.same_as_id))
    tasks = tasks_of([enrolment], now).get(enrolment.pk, []) if enrolment else []
    before, after = _neighbours(session, viewer, now)
    return StudySession(
        uuid=str(session.uuid),
        meeting=replace(meeting, twins=others),
        module=pick(module.titles) if module else "",
        module_key=module.key if module else "",
        objectives=objectives_of(module.objectives) if module else (),
        agenda=agenda_of(session),
        agenda_zone=session.timezone.rsplit("/", 1)[-1].replace("_", " ") if meeting.there else "",
        leaders=tuple((each.person.name, each.get_role_display()) for each in _leaders(session)),
        materials=materials,
        recording=session.recording,
        tasks=tuple(each for each in tasks if module and each.module_id == module.pk),
        before=before,
        after=after,
        takes_part=enrolment is not None,
        edition_title=pick(edition.titles),
        text_bytes=weight_of(materials),
        blocks=blocks_of(session, enrolment, now),
    )


def _family(session: Session) -> list[int]:
    root = session.same_as_id or session.pk
    twins = Session.objects.filter(same_as=root).values_list("pk", flat=True)
    return [root, *twins]


def _marks(enrolment: Enrolment | None, sessions: Iterable[Session]) -> dict[int, str]:
    if enrolment is None:
        return {}
    rows = Attendance.objects.filter(enrolment=enrolment, session__in=list(sessions))
    return dict(rows.values_list("session_id", "state"))


def _leaders(session: Session) -> QuerySet[Leader]:
    return session.leaders.select_related("person").order_by("pk")


def _neighbours(session: Session, viewer: Person, now: datetime) -> tuple[Meeting | None, Meeting | None]:
    """The session before and the one after, twins left out."""
    own = Session.objects.filter(edition=session.edition, same_as__isnull=True).exclude(
        pk__in=[session.pk, session.same_as_id or session.pk]
    )
    rows = own.exclude(state=SessionState.CANCELLED).select_related("edition__version")
    rows = rows.defer("edition__version__blueprint")
    earlier = rows.filter(starts_at__lt=session.starts_at).order_by("-starts_at", "-pk").first()
    later = rows.filter(starts_at__gte=session.starts_at).order_by("starts_at", "pk").first()
    before, after = ([each] if each else [] for each in (earlier, later))
    return (
        meeting_of(before, {}, viewer, now) if before else None,
        meeting_of(after, {}, viewer, now) if after else None,
    )


def agenda_of(session: Session) -> tuple[AgendaLine, ...]:
    """Hour by hour."""
    return tuple(AgendaLine(each.starts, each.minutes, pick(each.titles)) for each in session.agenda.all())


def materials_of(rows: QuerySet[Material]) -> tuple[MaterialLine, ...]:
    """The lightest first; packages and external tools have pieces of their own on the page."""
    found = rows.exclude(kind__in=_ELSEWHERE).select_related("file", "tool").order_by("order", "pk")
    return tuple(_material(each) for each in sorted(found, key=lambda each: (_ORDER[each.kind], each.order, each.pk)))


def _material(each: Material) -> MaterialLine:
    body = pick(each.bodies)
    stored = each.file if each.file and each.file.erased_at is None else None
    return MaterialLine(
        kind=each.kind,
        kind_words=each.get_kind_display(),
        title=pick(each.titles),
        body=body,
        language=_foreign(each.bodies, body),
        file=reverse("files:file", args=[stored.uuid]) if stored else "",
        file_name=stored.name if stored else "",
        file_size=stored.size if stored else 0,
        media_type=stored.media_type if stored else "",
        link=each.link,
        tool=each.tool.key if each.tool else "",
        minutes=each.minutes,
    )


def _foreign(texts: Texts, shown: str) -> str:
    """The language of a text that is shown for want of the reader's own."""
    reader = (get_language() or settings.LANGUAGE_CODE)[:2]
    if not shown or texts.get(reader) == shown:
        return ""
    return next((code for code, text in texts.items() if text == shown), "")


def weight_of(materials: Sequence[MaterialLine]) -> int:
    """About how many bytes the page costs on the line, without files."""
    return _FRAME_BYTES + round(sum(len(each.body.encode()) for each in materials) * _PACKED)


def booklet_for(viewer: Person, edition_key: str, key: str, now: datetime) -> Booklet:
    """A module for who takes part or works in the edition; `Edition` or `Module.DoesNotExist` for the rest."""
    edition, enrolment = edition_to_study(viewer, edition_key)
    module = Module.objects.get(edition=edition, key=key)
    sessions = list(
        Session.objects.filter(module=module, same_as__isnull=True)
        .exclude(state=SessionState.CANCELLED)
        .select_related("edition")
        .prefetch_related("agenda", "materials__file", "materials__tool")
        .order_by("starts_at", "pk")
    )
    marks = _marks(enrolment, sessions)
    own = materials_of(Material.objects.filter(module=module))
    chapters = tuple(_chapter(each, marks, viewer, now) for each in sessions)
    return Booklet(
        edition_key=edition.key,
        edition_title=pick(edition.titles),
        title=pick(module.titles),
        intro=pick(module.intros),
        objectives=objectives_of(module.objectives),
        materials=own,
        chapters=chapters,
        link=reverse("learning:booklet", args=[edition.key, module.key]),
        text_bytes=weight_of([*own, *(line for _meeting, lines, _agenda in chapters for line in lines)]),
    )


def _chapter(
    session: Session, marks: dict[int, str], viewer: Person, now: datetime
) -> tuple[Meeting, tuple[MaterialLine, ...], tuple[AgendaLine, ...]]:
    rows = [each for each in session.materials.all() if each.kind not in _ELSEWHERE]
    rows.sort(key=lambda each: (_ORDER[each.kind], each.order, each.pk))
    return meeting_of([session], marks, viewer, now), tuple(_material(each) for each in rows), agenda_of(session)
