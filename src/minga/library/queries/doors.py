"""Where a canvas may be used: the app above opens the doors, the card shows them.

register_canvas_door(lambda person, tool, now: [CanvasDoor("Turnos sin fila", "/iniciativas/…")])
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from minga.library.models.tools import Tool
from minga.people.models import Person


@dataclass(frozen=True)
class CanvasDoor:
    """One dossier in which this person may fill in the canvas now, and where."""

    label: str
    href: str


CanvasDoors = Callable[[Person, Tool, datetime], Sequence[CanvasDoor]]
_doors: list[CanvasDoors] = []


def register_canvas_door(doors: CanvasDoors) -> None:
    """Called once by the app above, in `ready()`. It must cost a constant number of queries."""
    if doors not in _doors:
        _doors.append(doors)


def canvas_doors(person: Person | None, tool: Tool, now: datetime) -> tuple[CanvasDoor, ...]:
    """Every dossier of this person in which the canvas may be used."""
    if person is None or tool.published_at is None or tool.retired_at is not None:
        return ()
    return tuple(door for doors in _doors for door in doors(person, tool, now))
