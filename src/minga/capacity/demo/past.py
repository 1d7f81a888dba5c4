"""The wave before, as it was published: a spreadsheet that came in, with one total that does not add up."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from typing import Final
from uuid import uuid5

from minga.capacity.actions.importing import order_import, start_import
from minga.capacity.actions.importing_jobs import bring_in_wave, check_past_wave
from minga.capacity.actions.waves import change_wave
from minga.capacity.demo.results import compute_now, decide_all, publish_now
from minga.capacity.demo.stage import Ground, place_of
from minga.capacity.models import Wave
from minga.capacity.models.rubrics import points_of
from minga.core.actors import HOUSE

WRONG: Final = 3
"""The row whose published total is a point and a half too high."""
_DECIDED: Final = "Se publica como salió entonces; se avisó a la alcaldía, que tiene la suma correcta."


def bring_in(ground: Ground, year: int, at: datetime) -> Wave:
    """Sent, checked, brought in and published, as the office does through the screen."""
    host = ground.index.owner
    values = {"title": f"Medición nacional {year}", "year": year, "source": "Informe de resultados, mundo de ejemplo"}
    job = start_import(
        host=host, version=ground.first, template="", values=values, upload=BytesIO(_file(ground, year)),
        name=f"medicion-{year}.csv", token=uuid5(ground.index.uuid, "past"), actor=HOUSE, now=at,
    )  # fmt: skip
    job = check_past_wave(job=job, actor=HOUSE, now=at)
    job = order_import(job=job, actor=HOUSE, now=at)
    wave = bring_in_wave(job=job, actor=HOUSE, now=at)
    titles = {"es": f"Medición nacional {year}", "pt": f"Medição nacional {year}", "en": f"National measurement {year}"}
    wave = change_wave(wave=wave, changes={"titles": titles}, actor=HOUSE, now=at)
    compute_now(wave, at)
    decide_all(wave, at, _DECIDED)
    return publish_now(wave, at)


def _file(ground: Ground, year: int) -> bytes:
    text = StringIO()
    csv.writer(text).writerows(_rows(ground, year))
    return text.getvalue().encode()


def _rows(ground: Ground, year: int) -> Iterator[list[str]]:
    """A column a question, and the total that was published."""
    design = ground.first.read
    yield ["entidad", "tipo", "grupo", *(node.code for node in design.questions), "total"]
    for number, town in enumerate(ground.towns.values(), start=1):
        quality = ground.quality(town, design, year=-2)
        points = [points_of(node, place_of(node, quality[node.code])) for node in design.questions]
        total = float(sum(points)) + (1.5 if number == WRONG else 0)
        yield [town.name, town.type, town.peer_group, *map(str, points), f"{total:.2f}"]
