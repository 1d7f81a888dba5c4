"""User tests and experiments as pages show them, with the question and the answer as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.core.texts import pick
from minga.indicators.models import Target
from minga.initiatives.enums import ThresholdReading
from minga.initiatives.models import Evidence, Experiment, Initiative, UserTest
from minga.initiatives.queries.evidence import INITIATIVE
from minga.initiatives.queries.figures import CHALLENGE, with_unit
from minga.initiatives.queries.making import FileView, file_view


@dataclass(frozen=True)
class EvidenceView:
    """A piece of evidence in a list."""

    uuid: UUID
    title: str
    kind_label: str
    source: str
    verified_by: str
    link: str
    file: FileView | None
    made_on: date | None
    stage: int
    restricted: bool
    withdrawn: bool
    withdrawn_reason: str
    cited: int


@dataclass(frozen=True)
class TrialView:
    """A user test in a list."""

    uuid: UUID
    group: str
    people: int
    held_on: date
    asked: str
    learned: str
    result: str
    result_label: str
    tried: str
    restricted: bool


@dataclass(frozen=True)
class ExperimentView:
    """An experiment with its sentence. State: planned, running, seen, decided."""

    uuid: UUID
    number: int
    title: str
    pilot: bool
    state: str
    question: str
    answer: str
    reached: bool | None
    hypothesis: str
    method: str
    metric: str
    stop_rule: str
    comparison_label: str
    compared: bool
    comparison_note: str
    starts_on: date | None
    ends_on: date | None
    started_on: date | None
    planned_cost: Decimal | None
    target: str
    target_key: str
    result: str
    result_on: date | None
    decision: str
    decision_label: str
    decision_reason: str
    evidence: tuple[EvidenceView, ...]
    restricted: bool


@dataclass(frozen=True)
class TestingPage:
    """Everything that was tried."""

    experiments: tuple[ExperimentView, ...]
    trials: tuple[TrialView, ...]


def testing_page(initiative: Initiative) -> TestingPage:
    """For those inside. Four queries, however much was tried."""
    experiments = tuple(experiment_view(row) for row in _experiments(initiative))
    return TestingPage(experiments, tuple(_trial(row) for row in user_tests_of(initiative)))


def user_tests_of(initiative: Initiative) -> QuerySet[UserTest]:
    """Its user tests with what was tried, the newest first."""
    rows = UserTest.objects.filter(initiative=initiative).select_related("initiative", "artefact_version__artefact")
    return rows.order_by("-held_on", "-pk")


def user_test_for(initiative: Initiative, uuid: UUID) -> UserTest:
    """One of its user tests, or `UserTest.DoesNotExist`."""
    return user_tests_of(initiative).get(uuid=uuid)


def experiment_for(initiative: Initiative, uuid: UUID) -> Experiment:
    """One of its experiments, or `Experiment.DoesNotExist`."""
    return _experiments(initiative).get(uuid=uuid)


def evidence_rows(initiative: Initiative) -> tuple[EvidenceView, ...]:
    """Its evidence, the newest first, with how often it is cited. One query for each kind of citing."""
    rows = evidence_of_dossier(initiative).prefetch_related("reviews", "decisions", "experiments")
    return tuple(_evidence(row, cited=_cited(row)) for row in rows)


def evidence_of_dossier(initiative: Initiative) -> QuerySet[Evidence]:
    """All of it, withdrawn ones too."""
    rows = Evidence.objects.filter(initiative=initiative).select_related("initiative", "file")
    return rows.order_by("-made_on", "-created_at", "-pk")


def standing_evidence(initiative: Initiative) -> QuerySet[Evidence]:
    """What may be cited: what was not withdrawn."""
    return evidence_of_dossier(initiative).filter(withdrawn_at=None)


def targets_to_hang_on(initiative: Initiative) -> Sequence[Target]:
    """The figures on which an experiment may be measured: its own, and those of its challenge.

    One that was taken over is offered once, unless an experiment hangs on that of the challenge already.
    """
    own = Q(subject_type=INITIATIVE, subject_id=initiative.pk)
    theirs = Q(subject_type=CHALLENGE, subject_id=initiative.challenge_id)
    rows = Target.objects.filter(own | theirs).select_related("indicator").order_by("-subject_type", "order")
    used = set(initiative.experiments.values_list("target", flat=True))
    carried = {row.indicator_id for row in rows if row.subject_type == INITIATIVE}
    return [
        row for row in rows
        if row.subject_type == INITIATIVE or row.indicator_id not in carried or row.pk in used
    ]  # fmt: skip


def experiment_view(row: Experiment) -> ExperimentView:
    """One experiment in words."""
    target = row.target
    return ExperimentView(
        uuid=row.uuid,
        number=row.number,
        title=row.title,
        pilot=row.kind == "pilot",
        state=_state(row),
        question=question_of(row),
        answer=answer_of(row),
        reached=reached(row),
        hypothesis=row.hypothesis,
        method=row.method,
        metric=row.metric,
        stop_rule=row.stop_rule,
        comparison_label=row.get_comparison_display(),
        compared=row.comparison != "none",
        comparison_note=row.comparison_note,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        started_on=row.started_on,
        planned_cost=row.planned_cost,
        target=pick(target.titles) or pick(target.indicator.names) if target else "",
        target_key=target.key if target and target.subject_type == INITIATIVE else "",
        result=row.result,
        result_on=row.result_on,
        decision=row.decision,
        decision_label=row.get_decision_display() if row.decision else "",
        decision_reason=row.decision_reason,
        evidence=tuple(_evidence(each) for each in row.evidence.all()),
        restricted=row.restricted,
    )


def reached(row: Experiment) -> bool | None:
    """Whether the result is on the right side of the threshold; None while one of the two is missing."""
    if row.threshold is None or row.result_value is None:
        return None
    if row.reading == ThresholdReading.AT_MOST:
        return row.result_value <= row.threshold
    return row.result_value >= row.threshold


def question_of(row: Experiment) -> str:
    """Personas que confirman: ¿al menos 60 %?"""
    if row.threshold is None:
        return ""
    words = {"metric": row.metric, "threshold": with_unit(row.threshold, row.unit)}
    if row.reading == ThresholdReading.AT_MOST:
        return _("%(metric)s: at most %(threshold)s?") % words
    return _("%(metric)s: at least %(threshold)s?") % words


def answer_of(row: Experiment) -> str:
    """34 % con 88 personas: no se alcanzó."""
    hit = reached(row)
    if hit is None or row.result_value is None:
        return ""
    words = {"value": with_unit(row.result_value, row.unit), "people": row.people}
    if not row.people:
        return (_("It was %(value)s: reached.") if hit else _("It was %(value)s: not reached.")) % words
    if hit:
        return ngettext(
            "It was %(value)s with %(people)s person: reached.",
            "It was %(value)s with %(people)s people: reached.",
            row.people,
        ) % words  # fmt: skip
    return ngettext(
        "It was %(value)s with %(people)s person: not reached.",
        "It was %(value)s with %(people)s people: not reached.",
        row.people,
    ) % words  # fmt: skip


def _experiments(initiative: Initiative) -> QuerySet[Experiment]:
    evidence = Prefetch("evidence", Evidence.objects.select_related("file"))
    rows = Experiment.objects.filter(initiative=initiative).select_related("initiative", "target__indicator")
    return rows.prefetch_related(evidence).order_by("-number", "-pk")


def _state(row: Experiment) -> str:
    if row.decision:
        return "decided"
    if row.result_on is not None:
        return "seen"
    return "running" if row.started_on is not None else "planned"


def _trial(row: UserTest) -> TrialView:
    version = row.artefact_version
    tried = (
        _("%(title)s, version %(number)s") % {"title": version.artefact.title, "number": version.number}
        if version
        else ""
    )
    return TrialView(
        uuid=row.uuid,
        group=row.group,
        people=row.people,
        held_on=row.held_on,
        asked=row.asked,
        learned=row.learned,
        result=row.result,
        result_label=row.get_result_display(),
        tried=tried,
        restricted=row.restricted,
    )


def _evidence(row: Evidence, *, cited: int = 0) -> EvidenceView:
    return EvidenceView(
        uuid=row.uuid,
        title=row.title,
        kind_label=row.get_kind_display(),
        source=row.source,
        verified_by=row.verified_by,
        link=row.link,
        file=file_view(row.file),
        made_on=row.made_on,
        stage=row.stage,
        restricted=row.restricted,
        withdrawn=row.withdrawn_at is not None,
        withdrawn_reason=row.withdrawn_reason,
        cited=cited,
    )


def _cited(row: Evidence) -> int:
    return len(row.reviews.all()) + len(row.decisions.all()) + len(row.experiments.all())
