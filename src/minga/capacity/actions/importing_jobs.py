"""Checking a past wave, and bringing it in as it was published. Only jobs import this: the engine comes with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.asking import ask_computation
from minga.capacity.actions.computing_findings import flaws_in
from minga.capacity.actions.designs import create_index, publish_method
from minga.capacity.actions.importing import hold_import
from minga.capacity.actions.marks import MarkIn, put_wave_marks
from minga.capacity.actions.waves import free_key
from minga.capacity.enums import Family, ImportState, MarkSource, MeasuredState, WaveState
from minga.capacity.events.computing import WaveImportChecked, WaveImported
from minga.capacity.models import Design, IndexVersion, Measured, Wave, WaveImport
from minga.capacity.queries.engine_files import PUBLISHED
from minga.capacity.queries.past_wave import PastEntity, design_of_import, past_wave, was_measured
from minga.capacity.queries.recipes import KIND, recipe_of
from minga.capacity.queries.templates import template
from minga.core.actors import Actor
from minga.core.errors import Conflict
from minga.core.search import fold
from minga.core.texts import all_languages
from minga.engines.index import Node, Points, Refused, Table, recipe_from_data
from minga.organisations.models import Organisation

_BATCH: Final = 2000


@action
def check_past_wave(*, job: WaveImport, actor: Actor, now: datetime) -> WaveImport:
    """Read every row and note what does not add up. Nothing else is written."""
    held = hold_import(job, actor, now)
    if held.state != ImportState.CHECKING:
        raise Conflict(_("This file was checked already."), code="state")
    design = design_of_import(held)
    past = past_wave(held, design)
    found = [*past.problems, *_flaws(design, past.entities)]
    silent = {one.key for one in past.entities if not was_measured(one, design)}
    found = [{**row, "data": {**row["data"], "silent": True}} if row["entity"] in silent else row for row in found]
    known = {one.key: {"name": one.name, "row": one.row} for one in past.entities}
    held.report = [{**row, **known.get(row["entity"], {})} for row in found]
    held.entities, held.state = len(past.entities), ImportState.CHECKED
    held.error = "" if past.entities else "nobody"
    if not past.entities:
        held.state = ImportState.MATCHING
    held.save()
    after = {"entities": held.entities, "findings": dict(Counter(str(row["code"]) for row in found))}
    record(WaveImportChecked(subject=held, organisation_id=held.host_id, after=after))
    return held


@action
def bring_in_wave(*, job: WaveImport, actor: Actor, now: datetime) -> Wave:
    """The wave as it was published: index (from the template where there is none), entities, points, totals.

    An entity of which the file says nothing is listed, and has no score.
    """
    held = hold_import(job, actor, now)
    if held.state != ImportState.APPLYING:
        raise Conflict(_("This file was brought in already."), code="state")
    version = held.version or _version_from(held, actor, now)
    past = past_wave(held, version.read)
    wave = Wave.objects.create(
        key=free_key(held.title, held.host), version=version, host=held.host, titles=all_languages(held.title),
        year=held.year, state=WaveState.COMPUTED, imported=True, source=held.source or held.file_name,
    )  # fmt: skip
    known = _organisations(past.entities)
    rows = [_measured(wave, one, known.get(fold(one.name))) for one in past.entities]
    made = Measured.objects.bulk_create(rows, batch_size=_BATCH)
    marks = {
        measured.pk: {code: MarkIn(points=points) for code, points in one.points.items()}
        for measured, one in zip(made, past.entities, strict=True)
        if was_measured(one, version.read)
    }
    put_wave_marks(wave=wave, marks=marks, source=MarkSource.IMPORTED, actor=actor, now=now)
    held.version, held.wave, held.state, held.rows = version, wave, ImportState.APPLIED, []
    held.save()
    ask_computation(wave=wave, actor=actor, now=now)
    after = {"entities": len(made), "file": held.file.sha256, "source": wave.source}
    record(WaveImported(subject=wave, organisation_id=held.host_id, after=after), related=(version.index,))
    return wave


def _flaws(design: Design, entities: Sequence[PastEntity]) -> list[Mapping[str, Any]]:
    """What the engine finds in points; indices of other kinds are checked when they are computed."""
    if design.family != Family.POINTS or not entities:
        return []
    kinds = {one.kind for one in entities}
    not_for = {
        kind: tuple(node.code for node in design.nodes if kind in node.not_for)
        for kind in sorted(kinds)
        if any(kind in node.not_for for node in design.nodes)
    }
    recipe = recipe_from_data(recipe_of(design, title="", not_for=not_for, peers=False))
    try:
        return flaws_in(recipe.tree, _points(design, entities), _published(recipe.tree, entities), recipe.points)
    except Refused:
        return flaws_in(recipe.tree, _points(design, entities), None, Points())


def _points(design: Design, entities: Sequence[PastEntity]) -> Table:
    codes = tuple(node.code for node in design.questions)
    free = {node.code for node in design.questions if node.max_points == 0}
    values = np.array([[_value(one, code, code in free) for code in codes] for one in entities], dtype=np.float64)
    return Table(tuple(one.key for one in entities), codes, values, {KIND: tuple(one.kind for one in entities)})


def _value(one: PastEntity, code: str, free: bool) -> float:
    """A question that earns nothing is no gap when it is blank."""
    points = one.points.get(code)
    if points is None:
        return 0.0 if free else float("nan")
    return float(points)


def _published(tree: tuple[Node, ...], entities: Sequence[PastEntity]) -> Table | None:
    said = {code for one in entities for code in one.published}
    codes = tuple(node.code for node in tree if node.code in said)
    if not codes:
        return None
    values = [[float(one.published.get(code, "nan")) for code in codes] for one in entities]
    return Table(tuple(one.key for one in entities), codes, np.array(values, dtype=np.float64))


def _version_from(job: WaveImport, actor: Actor, now: datetime) -> IndexVersion:
    """The index of the template, its method published, so that the wave can stand on it."""
    begun = template(job.template)
    index = create_index(
        owner=job.host, titles=begun.titles, design=begun.design, summaries=begun.summaries, source=begun.source,
        begun_from=begun.key, actor=actor, now=now,
    )  # fmt: skip
    return publish_method(version=index.versions.get(number=1), actor=actor, now=now)


def _organisations(entities: Sequence[PastEntity]) -> dict[str, Organisation]:
    """Who Minga knows by exactly this name, where one name means one organisation."""
    names = {fold(one.name) for one in entities}
    rows = list(Organisation.objects.filter(folded_name__in=names))
    times = Counter(row.folded_name for row in rows)
    return {row.folded_name: row for row in rows if times[row.folded_name] == 1}


def _measured(wave: Wave, one: PastEntity, organisation: Organisation | None) -> Measured:
    published = {code: format(value.normalize(), "f") for code, value in one.published.items()}
    return Measured(
        wave=wave, organisation=organisation, key=one.key, name=one.name, folded_name=fold(one.name),
        kind=one.kind, peer_group=one.peer_group, state=MeasuredState.IMPORTED,
        facts={PUBLISHED: published, "row": one.row} if published else {"row": one.row},
    )  # fmt: skip
