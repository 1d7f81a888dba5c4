"""Running the engine over a wave. Only jobs import this: numpy comes with it.

Three steps, so that no transaction is open while numbers are crunched: `begin_computation`,
`compute` (writes nothing), `finish_computation` or `fail_computation`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.comparing import gather_groups
from minga.capacity.actions.computing_findings import findings_of
from minga.capacity.actions.computing_scores import Computed, scores_of
from minga.capacity.actions.explaining import explained, write_explanations
from minga.capacity.actions.marks import lock_wave, must_be_open
from minga.capacity.enums import ComputationState
from minga.capacity.events.computing import ComputationBegun, ComputationFailed, ComputationFinished
from minga.capacity.models import Computation, Finding, Measured, NodeScore, Wave
from minga.capacity.models.design import canonical
from minga.capacity.queries.engine_files import UNPROVEN, engine_files, fingerprint
from minga.core.actors import Actor
from minga.core.errors import Conflict
from minga.engines.index import Recipe, Refused, Table, recipe_from_data, recipe_text, table_from_csv
from minga.engines.index.files import numbers_of, words_of

Progress = Callable[[int], None]
"""Told how many per cent are done."""
ENTITY: Final = "entity"
_BATCH: Final = 2000
_READ, _SIMULATED, _WRITING = 5, 75, 90


@action
def begin_computation(*, computation: Computation, actor: Actor, now: datetime) -> Computation:
    """Take the run out of the queue. One that a worker left behind begins anew."""
    del now
    held = _locked(computation)
    if held.state not in (ComputationState.QUEUED, ComputationState.RUNNING):
        raise Conflict(_("This was computed already."), code="state")
    held.state, held.done_share = ComputationState.RUNNING, 0
    held.save(update_fields=["state", "done_share", "updated_at"])
    record(ComputationBegun(subject=held), related=(held.wave,))
    return held


def compute(computation: Computation, progress: Progress) -> Computed:
    """Scores, intervals and findings of the wave as its marks are now. Raises Refused."""
    wave = computation.wave
    marks = fingerprint(wave)
    files = engine_files(wave)
    recipe = recipe_from_data(files.recipe)
    table = _table(recipe, files.data)
    previous = _table(recipe, files.previous) if files.previous else None
    progress(_READ)

    def told(done: int, of: int) -> None:
        progress(_READ + (_SIMULATED - _READ) * done // max(of, 1))

    found = scores_of(
        wave.version.read, recipe, table, files.doubt,
        previous=previous, replicates=computation.replicates, seed=computation.seed, progress=told,
    )  # fmt: skip
    progress(_WRITING)
    found.findings += findings_of(wave, found, files, table)
    found.explained = explained(wave, files)
    found.summary |= {"files": files.hashes, "marks": marks, "unproven": str(UNPROVEN), "entities": files.entities}
    return found


@action
def finish_computation(*, computation: Computation, found: Computed, actor: Actor, now: datetime) -> Computation:
    """Write what came out, in the place of the former run and its findings; decisions on the same figures stay."""
    wave = lock_wave(computation.wave_id)
    must_be_open(wave)
    held = _locked(computation)
    if held.state != ComputationState.RUNNING:
        raise Conflict(_("This was computed already."), code="state")
    Computation.objects.filter(wave=wave).exclude(pk=held.pk).delete()
    held.state, held.current, held.done_share, held.done_at = ComputationState.DONE, True, 100, now
    held.recipe, held.recipe_sha256 = recipe_text(found.recipe), found.recipe_sha256
    held.data_sha256, held.engine, held.summary, held.error = found.data_sha256, found.engine, found.summary, ""
    held.save()
    ids = dict(Measured.objects.filter(wave=wave).values_list("key", "pk"))
    rows = (NodeScore(computation=held, measured_id=ids[key], **columns) for key, columns in found.rows)
    NodeScore.objects.bulk_create(rows, batch_size=_BATCH)
    replace_findings(wave, found.findings, ids)
    gather_groups(held)
    write_explanations(held, found.explained, ids)
    after = {"entities": found.summary["entities"], "findings": len(found.findings), "data": found.data_sha256}
    record(ComputationFinished(subject=held, after=after), related=(wave,))
    return held


@action
def fail_computation(*, computation: Computation, refused: Refused, actor: Actor, now: datetime) -> Computation:
    """Keep why the engine refused: a code for pages, and its own sentence for whoever looks closer."""
    held = _locked(computation)
    held.state, held.done_at = ComputationState.FAILED, now
    held.error, held.summary = str(refused.code), {"where": refused.where, "sentence": str(refused)}
    held.save(update_fields=["state", "done_at", "error", "summary", "updated_at"])
    record(ComputationFailed(subject=held, after={"code": str(refused.code), "where": refused.where}))
    return held


def replace_findings(wave: Wave, found: list[Mapping[str, Any]], ids: Mapping[str, int]) -> None:
    """What the last run found; what was decided on a figure stands as long as the figure does."""
    settled = {
        _same(row.measured_id, row.code, row.node, row.data): (row.settled_at, row.settled_note)
        for row in Finding.objects.filter(wave=wave, settled_at__isnull=False)
    }
    Finding.objects.filter(wave=wave).delete()
    rows = []
    for one in found:
        row = Finding(
            wave=wave, measured_id=ids.get(one["entity"]), code=one["code"], severity=one["severity"],
            node=one["node"], data=one["data"],
        )  # fmt: skip
        key = _same(row.measured_id, row.code, row.node, row.data)
        row.settled_at, row.settled_note = settled.get(key, (None, ""))
        rows.append(row)
    Finding.objects.bulk_create(rows, batch_size=_BATCH)


def _same(measured_id: int | None, code: str, node: str, data: Mapping[str, Any]) -> tuple[int | None, str, str, str]:
    return measured_id, code, node, canonical(data)


def _locked(computation: Computation) -> Computation:
    rows = Computation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("wave__version__index", "wave__previous").get(pk=computation.pk)


def _table(recipe: Recipe, text: str) -> Table:
    return table_from_csv(text, entity=ENTITY, numbers=numbers_of(recipe), words=words_of(recipe))
