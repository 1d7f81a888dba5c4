"""What the team made and tried, on the thread: artefacts, canvases, user tests, experiments."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.initiatives.enums import ExperimentDecision, ExperimentKind, TrialResult
from minga.initiatives.models import (
    Artefact,
    ArtefactVersion,
    Canvas,
    CanvasPhoto,
    Evidence,
    Experiment,
    Initiative,
    UserTest,
)
from minga.initiatives.queries.knots import Knot, Label, Ref, evidence_refs, file_ref, version_refs
from minga.initiatives.queries.making import stands
from minga.initiatives.queries.results import Result

_DECIDED: Final[Mapping[str, tuple[str, str]]] = {
    ExperimentDecision.GO: ("done", "check"),
    ExperimentDecision.ITERATE: ("warn", "rotate-ccw"),
    ExperimentDecision.STOP: ("lesson", "flag"),
}
_TRIED: Final[Mapping[str, tuple[str, str]]] = {
    TrialResult.WORKED: ("done", "check"),
    TrialResult.PARTLY: ("warn", "check"),
    TrialResult.FAILED: ("lesson", "x"),
}


def experiments_of(initiative: Initiative) -> list[Experiment]:
    """All of them, restricted ones too, with the evidence of each."""
    evidence = Prefetch("evidence", Evidence.objects.select_related("file"))
    return list(Experiment.objects.filter(initiative=initiative).prefetch_related(evidence).order_by("number", "pk"))


def experiment_knots(
    rows: Iterable[Experiment], results: Sequence[Result], day: date, *, inside: bool
) -> Iterator[Knot]:
    """Each experiment that began (a plan is no event yet): question and threshold, what was seen, what was decided."""
    by_target = {row.target_id: row for row in results}
    for row in rows:
        began = row.started_on or row.result_on
        if began is not None and (inside or not row.restricted):
            yield _experiment(row, began, by_target.get(row.target_id or 0), day, inside=inside)


def _experiment(row: Experiment, began: date, result: Result | None, day: date, *, inside: bool) -> Knot:
    pilot = row.kind == ExperimentKind.PILOT
    running = row.result_on is None and row.ends_on is not None and day <= row.ends_on
    tone, icon = _DECIDED.get(row.decision, ("info", "clock"))
    waiting = Label(_("Running"), "info", "clock") if running and day >= began else None
    return Knot(
        kind="pilot" if pilot else "experiment",
        stage=row.stage,
        on=began if pilot or row.result_on is None else row.result_on,
        until=row.ends_on if running else row.result_on,
        day=(day - began).days + 1 if running and day >= began else 0,
        days=(row.ends_on - began).days + 1 if running and row.ends_on else 0,
        title=(_("Pilot: %(title)s") if pilot else _("Experiment %(number)s · %(title)s"))
        % {"title": row.title, "number": row.number},
        lead=row.hypothesis,
        text=row.result,
        facts=tuple(_facts(row)),
        label=Label(row.get_decision_display(), tone, icon) if row.decision else waiting,
        refs=evidence_refs(row.evidence.all(), inside=inside),
        series=result.series if result is not None and pilot else None,
        loops=row.decision == ExperimentDecision.ITERATE,
        restricted=row.restricted,
    )


def _facts(row: Experiment) -> Iterator[tuple[str, str]]:
    """What was set before and what came out, in the team's own words and figures."""
    if row.threshold is not None:
        reading = row.get_reading_display()
        yield _("Threshold"), " ".join(filter(None, [row.metric, reading, _plain(row.threshold), row.unit]))
    if row.result_value is not None:
        seen = " ".join(filter(None, [_plain(row.result_value), row.unit]))
        people = _("with %(people)s people") % {"people": row.people} if row.people else ""
        yield _("Result"), " ".join(filter(None, [seen, people]))
    if row.stop_rule:
        yield _("It is stopped early if"), row.stop_rule
    if row.comparison_note:
        yield _("Compared with"), row.comparison_note
    if row.decision_reason:
        yield _("Why"), row.decision_reason


def _plain(value: object) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def test_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """Each time that people tried it."""
    rows = UserTest.objects.filter(initiative=initiative).select_related("artefact_version__artefact")
    for row in rows.order_by("held_on", "pk"):
        if row.restricted and not inside:
            continue
        version = row.artefact_version
        shown = version is not None and (inside or not version.artefact.restricted)
        tone, icon = _TRIED[row.result]
        yield Knot(
            kind="test",
            stage=row.stage,
            on=row.held_on,
            title=_("Tried with %(people)s people: %(group)s") % {"people": row.people, "group": row.group},
            text=row.learned,
            facts=((_("They were asked to"), row.asked),),
            label=Label(row.get_result_display(), tone, icon),
            refs=(Ref(_version_name(version)),) if shown and version is not None else (),
            restricted=row.restricted,
        )


def artefact_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """Each thing that was made, as it is today."""
    versions = Prefetch("versions", ArtefactVersion.objects.select_related("file").order_by("number", "pk"))
    for row in Artefact.objects.filter(initiative=initiative).prefetch_related(versions):
        made = list(row.versions.all())
        if not made or (row.restricted and not inside):
            continue
        newest = made[-1]
        yield Knot(
            kind="artefact",
            stage=row.stage,
            on=newest.made_on,
            title=_("Made: %(title)s, version %(number)s") % {"title": row.title, "number": newest.number},
            text=newest.note or row.purpose,
            facts=((_("In words"), newest.text),) if newest.text else (),
            label=Label(
                _("%(kind)s · fidelity: %(fidelity)s")
                % {"kind": row.get_kind_display(), "fidelity": newest.get_fidelity_display().lower()},
                "facet",
            ),
            refs=tuple(version_refs(row, newest)),
            restricted=row.restricted,
        )


def canvas_knots(initiative: Initiative, *, inside: bool) -> Iterator[Knot]:
    """Each tool of the method that was used, with its photographs."""
    photos = Prefetch("photos", CanvasPhoto.objects.select_related("file"))
    for row in (
        Canvas.objects.filter(initiative=initiative).select_related("tool", "submission").prefetch_related(photos)
    ):
        if row.restricted and not inside:
            continue
        yield Knot(
            kind="canvas",
            stage=row.stage,
            on=row.used_on,
            title=_("Tool: %(title)s") % {"title": row.title},
            text=row.read_text,
            refs=(
                Ref(str(row.tool), _canvas_path(row, initiative), icon="book-open", restricted=row.restricted),
                *(
                    file_ref(photo.file, photo.caption or _("Photograph"), restricted=row.restricted)
                    for photo in row.photos.all()
                ),
            ),
            restricted=row.restricted,
        )


def _canvas_path(row: Canvas, initiative: Initiative) -> str:
    """The canvas as it stands, or its tool while nothing stands on it."""
    if stands(row):
        return reverse("initiatives:canvas-public", args=[initiative.key, row.uuid])
    return row.tool.get_absolute_url()


def _version_name(version: ArtefactVersion) -> str:
    return _("%(title)s, version %(number)s") % {"title": version.artefact.title, "number": version.number}
