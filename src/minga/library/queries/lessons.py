"""Lessons as others may read them. Every reading begins with `lessons_visible_to`.

A lesson is seen while its dossier is public, as the dossier's app says; those who work on it
see it always. A withdrawn lesson that was published keeps its address, without its text.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from minga.core.search import matching
from minga.library import policies
from minga.library.enums import LessonState
from minga.library.models import Citation, Lesson, SubjectTold, lesson_subjects
from minga.library.models.subjects import sector_choices
from minga.library.queries.toolbox import stage_names
from minga.people.enums import Language
from minga.people.models import Person

TONES = {
    LessonState.DRAFT: "plain",
    LessonState.REVIEWED: "info",
    LessonState.PUBLISHED: "lesson",
    LessonState.WITHDRAWN: "warn",
}
PUBLIC = (LessonState.PUBLISHED, LessonState.WITHDRAWN)


@dataclass(frozen=True)
class LessonsWanted:
    """What the visitor asked the list for."""

    words: str = ""
    stage: int | None = None
    sdg: int | None = None
    sector: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.stage or self.sdg or self.sector)


@dataclass(frozen=True)
class LessonRow:
    """One lesson in a list."""

    key: str
    href: str
    title: str
    do_differently: str
    for_whom: str
    organisation: str
    organisation_href: str
    subject: str
    subject_href: str
    stage: int | None
    stage_name: str
    sdg: int | None
    sector: str
    language: str
    language_name: str
    state: str
    tone: str
    published_at: datetime | None
    cited: int

    @property
    def foreign(self) -> bool:
        """Whether it is written in another language than the page."""
        return self.language != (get_language() or "es")[:2]


@dataclass(frozen=True)
class CitedIn:
    """A dossier that used the lesson."""

    label: str
    href: str
    note: str
    at: datetime
    uuid: str
    may_remove: bool


@dataclass(frozen=True)
class LessonPage:
    """One lesson in full, with what the viewer may do about it."""

    lesson: Lesson
    row: LessonRow
    gone: bool
    cited_in: tuple[CitedIn, ...]
    may_revise: bool
    may_review: bool
    may_publish: bool
    may_withdraw: bool
    may_cite: bool
    works_on_it: bool


def public_subjects() -> Q:
    """Lessons whose dossier anybody may read now."""
    seen = Q(pk__in=[])
    for kind in lesson_subjects().values():
        seen |= Q(subject_type=kind.type, subject_id__in=kind.public_ids())
    return seen


def published_lessons(wanted: LessonsWanted | None = None) -> QuerySet[Lesson]:
    """Published lessons of public dossiers that fit, newest first."""
    lessons = Lesson.objects.filter(public_subjects(), state=LessonState.PUBLISHED)
    if wanted is not None:
        lessons = _wanted(lessons, wanted)
    return lessons.select_related("organisation").order_by("-published_at", "-pk")


def lesson_count() -> int:
    """How many lessons anybody may read."""
    return published_lessons().count()


def latest_lesson() -> LessonRow | None:
    """The newest one, in the reader's language if there is one: quoted on the front page."""
    lessons = published_lessons()
    language = (get_language() or "es")[:2]
    newest = lessons.filter(language=language).first() or lessons.first()
    return row_of(newest) if newest else None


def lessons_of(subject_type: str, subject_id: int, viewer: Person | None) -> tuple[LessonRow, ...]:
    """The lessons of one dossier: published ones, and all of them for those who work on it."""
    lessons = Lesson.objects.filter(subject_type=subject_type, subject_id=subject_id)
    works = policies.may_write_about(viewer, subject_type, subject_id) or policies.may_review_about(
        viewer, subject_type, subject_id
    )
    if not works:
        lessons = lessons.filter(public_subjects(), state=LessonState.PUBLISHED)
    return rows_of(lessons.order_by("created_at", "pk"))


def has_lesson(subject_type: str, subject_id: int) -> bool:
    """Whether a lesson was written, reviewed or published about it: no dossier closes without one."""
    lessons = Lesson.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return lessons.exclude(state=LessonState.WITHDRAWN).exists()


def lessons_cited_by(subject_type: str, subject_id: int) -> tuple[LessonRow, ...]:
    """The lessons that this dossier used, as anybody may read them."""
    cited = Citation.objects.filter(subject_type=subject_type, subject_id=subject_id).values("lesson")
    return rows_of(published_lessons().filter(pk__in=cited))


def lessons_citing(subject_type: str, subject_id: int) -> tuple[CitedIn, ...]:
    """The public dossiers that used a lesson of this one."""
    rows = Citation.objects.filter(
        public_subjects(),
        lesson__state=LessonState.PUBLISHED,
        lesson__subject_type=subject_type,
        lesson__subject_id=subject_id,
    )
    return tuple(_cited(row, None) for row in rows.order_by("-created_at", "-pk"))


def lesson_for(viewer: Person | None, key: str) -> Lesson:
    """One lesson; Lesson.DoesNotExist for whoever may not see it."""
    lesson = Lesson.objects.select_related("organisation", "reviewer").get(key=key)
    open_to_all = lesson.state in PUBLIC and Lesson.objects.filter(public_subjects(), pk=lesson.pk).exists()
    if lesson.state == LessonState.WITHDRAWN and lesson.published_at is None:
        open_to_all = False
    if not open_to_all and not policies.may_work_on(viewer, lesson):
        raise Lesson.DoesNotExist
    return lesson


def lesson_page(lesson: Lesson, viewer: Person | None) -> LessonPage:
    """The page of a lesson that the viewer may see."""
    works = policies.may_work_on(viewer, lesson)
    citations = lesson.citations.filter(public_subjects()).order_by("-created_at", "-pk")
    return LessonPage(
        lesson=lesson,
        row=row_of(lesson),
        gone=lesson.state == LessonState.WITHDRAWN and not works,
        cited_in=tuple(_cited(row, viewer) for row in citations),
        may_revise=policies.may_revise(viewer, lesson),
        may_review=policies.may_review(viewer, lesson),
        may_publish=policies.may_publish(viewer, lesson),
        may_withdraw=policies.may_withdraw(viewer, lesson),
        may_cite=lesson.state == LessonState.PUBLISHED and bool(citable_in(viewer, lesson)),
        works_on_it=works,
    )


def citable_in(viewer: Person | None, lesson: Lesson) -> list[tuple[str, str]]:
    """Dossiers in which the viewer may cite the lesson: `type:id` and name. Not the one it comes from."""
    if viewer is None:
        return []
    cited = set(lesson.citations.values_list("subject_type", "subject_id"))
    own = (lesson.subject_type, lesson.subject_id)
    return [
        (f"{told.type}:{told.id}", told.label)
        for kind in lesson_subjects().values()
        for told in kind.writable_by(viewer)
        if (told.type, told.id) != own and (told.type, told.id) not in cited
    ]


def rows_of(lessons: QuerySet[Lesson]) -> tuple[LessonRow, ...]:
    """Lessons as rows; two queries."""
    counted = lessons.select_related("organisation").annotate(cited=Count("citations", filter=_cited_in_public()))
    return tuple(row_of(lesson) for lesson in counted)


def _cited_in_public() -> Q:
    """Citations in dossiers that anybody may read now: a draft does not show as a number either."""
    seen = Q(pk__in=[])
    for kind in lesson_subjects().values():
        seen |= Q(citations__subject_type=kind.type, citations__subject_id__in=kind.public_ids())
    return seen


def row_of(lesson: Lesson) -> LessonRow:
    """One lesson in words; its organisation must have come along."""
    house = lesson.organisation
    cited = getattr(lesson, "cited", None)
    return LessonRow(
        key=lesson.key,
        href=lesson.get_absolute_url(),
        title=lesson.title,
        do_differently=lesson.do_differently,
        for_whom=lesson.for_whom,
        organisation=house.name if house else "",
        organisation_href=house.get_absolute_url() if house else "",
        subject=lesson.subject_label,
        subject_href=lesson.subject_path,
        stage=lesson.stage,
        stage_name=stage_names()[lesson.stage - 1] if lesson.stage else "",
        sdg=lesson.sdg_goal,
        sector=dict(sector_choices()).get(lesson.sector, ""),
        language=lesson.language,
        language_name=str(Language(lesson.language).label),
        state=lesson.get_state_display(),
        tone=TONES[LessonState(lesson.state)],
        published_at=lesson.published_at,
        cited=cited if cited is not None else 0,
    )


def _cited(row: Citation, viewer: Person | None) -> CitedIn:
    may_remove = viewer is not None and policies.may_write_about(viewer, row.subject_type, row.subject_id)
    return CitedIn(row.subject_label, row.subject_path, row.note, row.created_at, str(row.uuid), may_remove)


def _wanted(lessons: QuerySet[Lesson], wanted: LessonsWanted) -> QuerySet[Lesson]:
    if wanted.stage:
        lessons = lessons.filter(stage=wanted.stage)
    if wanted.sdg:
        lessons = lessons.filter(sdg_goal=wanted.sdg)
    if wanted.sector:
        lessons = lessons.filter(sector=wanted.sector)
    if wanted.words.strip():
        found = matching(wanted.words, kinds=["library.lesson"]).order_by().values("subject_id")
        lessons = lessons.filter(pk__in=found)
    return lessons


def citation_of(lesson: Lesson, uuid: UUID) -> Citation:
    """One citation of this lesson; Citation.DoesNotExist."""
    return lesson.citations.select_related("lesson").get(uuid=uuid)


def told_to_cite(viewer: Person, chosen: str) -> SubjectTold:
    """The dossier that `citable_in` offered as `type:id`. KeyError when it is none of hers any more."""
    return {f"{told.type}:{told.id}": told for kind in lesson_subjects().values() for told in kind.writable_by(viewer)}[
        chosen
    ]
