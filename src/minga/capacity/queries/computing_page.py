"""The page of the office from which a wave is computed, looked at and published; and its data for everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import ComputationState, Family, WaveState
from minga.capacity.models import Computation, Finding, GroupScore, Wave
from minga.capacity.models.design import ROOT
from minga.capacity.queries.bundle_words import command_of
from minga.capacity.queries.current import current_run
from minga.capacity.queries.engine_files import DOUBT, PREVIOUS
from minga.capacity.queries.engine_refusals import refusal
from minga.capacity.queries.findings import DECIDED, Told, in_order, tell_row
from minga.capacity.queries.publishing import Gap, gaps_of
from minga.capacity.queries.scales import group_title

FACTORS: Final[Mapping[str, str | Promise]] = {
    "graders": _("what each grader gave"),
    "evidence": _("points that rest on no evidence"),
    "weights": _("every weight, by a quarter"),
    "normalisation": _("the scale"),
    "aggregation": _("the kind of mean"),
    "imputation": _("what stands in for a gap"),
    "treatment": _("outliers"),
}

AT_ONCE: Final = 25
"""Findings of one kind on the page; the others are in the list of their kind."""


@dataclass(frozen=True)
class RunShown:
    """The run that counts, in figures."""

    uuid: str
    done_at: datetime | None
    entities: int
    questions: int
    imputed: int
    of_points: bool
    replicates: int
    in_doubt: tuple[str, ...]
    recipe_sha256: str
    data_sha256: str
    engine: str
    command: str


@dataclass(frozen=True)
class GroupLine:
    """What a peer group scored, all in all."""

    name: str
    number: int
    least: Decimal
    median: Decimal
    most: Decimal


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind, in one state: the first `rows` of `total`."""

    code: str
    title: str
    tone: str
    label: str
    rows: tuple[Told, ...]
    total: int

    @property
    def several(self) -> bool:
        return self.total > 1

    @property
    def more(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True)
class ComputingPage:
    """`waiting`: the run in the queue or at work; `failed`: why the last one could not be done."""

    run: RunShown | None
    waiting: Computation | None
    failed: str
    groups: tuple[GroupLine, ...]
    decimals: int
    to_decide: tuple[FindingGroup, ...]
    others: tuple[FindingGroup, ...]
    settled: FindingGroup | None
    gaps: tuple[Gap, ...]
    published: bool
    may_compute: bool
    imported: bool

    @property
    def ready(self) -> bool:
        return not self.gaps and not self.published


def computing_page(wave: Wave, settling: str = "") -> ComputingPage:
    """A dozen queries, however many entities. `settling`: the finding that is being decided on comes first."""
    run, last = current_run(wave), wave.computations.order_by("-asked_at", "-pk").first()
    waiting = last if last and last.state in (ComputationState.QUEUED, ComputationState.RUNNING) else None
    failed = last.state == ComputationState.FAILED if last else False
    found = _first_findings(wave, settling)
    design = wave.version.read
    published = wave.state == WaveState.PUBLISHED
    return ComputingPage(
        run=shown(run, wave) if run else None,
        waiting=waiting,
        failed=refusal(last.error, last.summary.get("where", "")) if last and failed else "",
        groups=_groups(wave, run) if run else (),
        decimals=design.decimals,
        to_decide=tuple(kind for kind in found if kind.rows[0].must_be_decided),
        others=tuple(kind for kind in found if kind.code != DECIDED and not kind.rows[0].must_be_decided),
        settled=next((kind for kind in found if kind.code == DECIDED), None),
        gaps=() if published else tuple(gaps_of(wave)),
        published=published,
        may_compute=wave.state in (WaveState.GRADING, WaveState.REPLYING, WaveState.COMPUTED) and waiting is None,
        imported=wave.imported,
    )


def shown(run: Computation, wave: Wave) -> RunShown:
    """A run in figures."""
    files = run.summary.get("files", {})
    return RunShown(
        uuid=str(run.uuid),
        done_at=run.done_at,
        entities=run.summary.get("entities", 0),
        questions=run.summary.get("questions", 0),
        imputed=run.summary.get("imputed", 0),
        of_points=wave.version.index.family == Family.POINTS,
        replicates=run.replicates,
        in_doubt=tuple(str(FACTORS[name]) for name in run.summary.get("factors", ()) if name in FACTORS),
        recipe_sha256=run.recipe_sha256,
        data_sha256=run.data_sha256,
        engine=run.engine,
        command=command_of(run, doubt=DOUBT in files, previous=PREVIOUS in files),
    )


def run_of(wave: Wave) -> Computation | None:
    """The run that waits or works, or else the last one."""
    return wave.computations.order_by("-asked_at", "-pk").first()


def _groups(wave: Wave, run: Computation) -> tuple[GroupLine, ...]:
    """Peer groups by name; everybody when there are none."""
    rows = list(GroupScore.objects.filter(computation=run, node=ROOT).order_by("group"))
    own = [row for row in rows if row.group] or rows
    design = wave.version.read
    return tuple(
        GroupLine(group_title(design, row.group) if row.group else "", row.number, row.least, row.median, row.most)
        for row in own
    )


def grouped(rows: list[Told]) -> tuple[FindingGroup, ...]:
    """By kind, in the order in which the kinds come."""
    found: dict[str, list[Told]] = {}
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return tuple(_kind(code, own, len(own)) for code, own in found.items())


def finding_page(wave: Wave, kind: str, rows: Sequence[Finding], total: int) -> FindingGroup:
    """One page of all of a kind, in words."""
    return _kind(kind, [tell_row(row, wave.version.read) for row in rows], total)


def _first_findings(wave: Wave, settling: str) -> list[FindingGroup]:
    """The first of each kind that is open, and of what was decided; only these are put into words."""
    piles: dict[str, list[Finding]] = {}
    for row in in_order(wave):
        piles.setdefault(row.code if row.settled_at is None else DECIDED, []).append(row)
    for rows in piles.values():
        rows.sort(key=lambda row: str(row.uuid) != settling)
    return [finding_page(wave, kind, rows[:AT_ONCE], len(rows)) for kind, rows in piles.items()]


def _kind(code: str, own: Sequence[Told], total: int) -> FindingGroup:
    return FindingGroup(code, own[0].title, own[0].tone, own[0].label, tuple(own), total)
