"""Stages as bands of the calendar."""

from collections.abc import Iterable

from django.urls import reverse

from minga.core.texts import pick
from minga.programmes.models.blueprint import PlannedStage
from minga.programmes.models.blueprint_words import Mode
from minga.programmes.queries.edition_page import StageLine
from minga.programmes.queries.plan import StageRow
from minga.ui.components.thread import Band

ROOM_FOR_TEXT = 8
"""A band shorter than this part of the calendar has no room for a second line."""


def public_bands(stages: Iterable[StageLine]) -> list[Band]:
    """The calendar of an edition for everybody."""
    return [Band(stage.title, stage.starts_on, stage.ends_on, event=stage.in_person) for stage in stages]


def console_bands(stages: Iterable[StageRow], key: str) -> list[Band]:
    """The calendar of an edition for its managers: each band leads to its stage."""
    stages = list(stages)
    first = min((stage.starts_on for stage in stages), default=None)
    last = max((stage.ends_on for stage in stages), default=None)
    whole = (last - first).days + 1 if first and last else 1
    return [
        Band(
            stage.title,
            stage.starts_on,
            stage.ends_on,
            text=stage.kind if stage.days * ROOM_FOR_TEXT >= whole else "",
            href=reverse("programmes:stage-edit", args=[key, stage.key]),
        )
        for stage in stages
    ]


def planned_bands(stages: Iterable[PlannedStage]) -> list[Band]:
    """The calendar that a blueprint would have from a given day."""
    return [
        Band(
            pick(each.stage.title),
            each.starts_on,
            each.ends_on,
            event=each.stage.mode == Mode.IN_PERSON,
        )
        for each in stages
    ]
