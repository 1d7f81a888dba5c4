"""What was decided, met, kept and learned, on the thread."""

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from minga.initiatives.models import Adoption, Barrier, Decision, Evidence, Initiative
from minga.initiatives.queries.knots import (
    Box,
    Knot,
    Label,
    Ref,
    evidence_ref,
    evidence_refs,
    file_ref,
    link_ref,
)
from minga.initiatives.queries.results import INITIATIVE, Result
from minga.library.enums import LessonState
from minga.library.models import Lesson
from minga.organisations.models import house_day


def decisions_of(initiative: Initiative, *, inside: bool) -> list[Decision]:
    """Decisions outside the gates that this reader may know of, oldest first, with what they cite."""
    cited = Prefetch("cited", Evidence.objects.select_related("file"))
    rows = Decision.objects.filter(initiative=initiative).prefetch_related(cited)
    return [row for row in rows.order_by("decided_on", "pk") if inside or not row.restricted]


def decision_knots(rows: Sequence[Decision], *, inside: bool) -> Iterator[Knot]:
    """Each decision with its reasons."""
    for row in rows:
        refs = evidence_refs(row.cited.all(), inside=inside)
        yield Knot(
            kind="decision",
            stage=row.stage,
            on=row.decided_on,
            title=_("Decided: %(text)s") % {"text": row.text},
            box=Box(row.office, row.reasons, refs, "" if refs else row.no_evidence),
            refs=refs,
            restricted=row.restricted,
        )


def barrier_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """What stood in the way, what it cost, and how the team went on."""
    for row in Barrier.objects.filter(initiative=initiative).select_related("reform").order_by("met_on", "pk"):
        if row.restricted and not inside:
            continue
        facts = (
            (_("Norm, article"), row.legal_reference),
            (_("What it cost"), row.effect),
            (_("How the team went on"), row.way_round),
        )
        reform = row.reform if row.reform is not None and (row.reform.public or inside) else None
        yield Knot(
            kind="barrier",
            stage=row.stage,
            on=row.met_on,
            title=_("Barrier: %(kind)s") % {"kind": row.get_kind_display()},
            lead=row.text,
            facts=tuple((name, text) for name, text in facts if text),
            label=Label(reform.get_status_display(), "info", "scroll") if reform is not None else None,
            refs=(Ref(reform.title, reform.get_absolute_url(), icon="scroll"),) if reform is not None else (),
            restricted=row.restricted,
        )


def adoption_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """The lines and acts that make it stay."""
    for row in Adoption.objects.filter(initiative=initiative, withdrawn_at__isnull=True).select_related("file"):
        if row.restricted and not inside:
            continue
        refs = [file_ref(row.file, row.reference, restricted=row.restricted)] if row.file is not None else []
        if row.link:
            refs.append(link_ref(row.link, restricted=row.restricted))
        year = f", {row.year}" if row.year else ""
        yield Knot(
            kind="adoption",
            stage=initiative.stage,
            on=row.signed_on,
            title=f"{row.get_kind_display()}: {row.reference}{year}",
            text=_("Kept by %(office)s") % {"office": row.office},
            refs=tuple(refs),
            restricted=row.restricted,
        )


def evidence_knots(rows: Sequence[Evidence], told: Collection[int], *, inside: bool) -> Iterator[Knot]:
    """Evidence that no gate, decision or experiment cites."""
    for row in rows:
        if row.pk in told or row.made_on is None or (row.restricted and not inside):
            continue
        yield Knot(
            kind="evidence",
            stage=row.stage,
            on=row.made_on,
            title=_("Evidence: %(kind)s") % {"kind": row.get_kind_display()},
            refs=(evidence_ref(row),),
            restricted=row.restricted,
        )


def measurement_knots(results: Sequence[Result], told: Collection[int]) -> Iterator[Knot]:
    """What was measured outside a pilot, one knot for each target."""
    for row in results:
        if row.own and row.points and row.target_id not in told:
            yield Knot(
                kind="measurement",
                stage=0,
                on=row.now_on,
                title=_("Measured: %(title)s") % {"title": row.title},
                facts=((_("Source"), row.source),) if row.source else (),
                series=row.series,
            )


def lesson_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """Lessons: published ones for everybody, those being written for whoever is inside."""
    rows = Lesson.objects.filter(subject_type=INITIATIVE, subject_id=initiative.pk)
    rows = rows.exclude(state=LessonState.WITHDRAWN) if inside else rows.filter(state=LessonState.PUBLISHED)
    for row in rows.order_by("created_at", "pk"):
        public = row.state == LessonState.PUBLISHED
        yield Knot(
            kind="lesson",
            stage=row.stage or initiative.stage,
            on=house_day(row.published_at or row.created_at),
            title=_("Lesson: %(title)s") % {"title": row.title},
            lead=row.do_differently,
            facts=(
                (_("What happened"), row.what_happened),
                (_("Why"), row.why),
                (_("For whom it serves"), row.for_whom),
            ),
            label=None if public else Label(row.get_state_display(), "warn", "eye"),
            refs=(Ref(_("Read the lesson"), row.get_absolute_url(), icon="book-open"),),
            restricted=not public,
        )
