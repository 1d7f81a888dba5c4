"""What each room puts on the page of a session, and on a participant's own page.

    register_block("attend", attend_block, order=10)

    def attend_block(session: Session, enrolment: Enrolment | None, now: datetime) -> Block | None:
        return Block("learning/_attend_block.html", AttendBlock(…))

The template sees `block` (the dataclass, with every value it needs), `csrf_token` and nothing else; it opens
with its own heading. `enrolment` is None for those who work in the edition and only look. A block that has
nothing to say answers None. It costs a constant number of queries, and never writes.

Orders in use: 5 journey, 10 attendance, 20 rating, 30 what can be made up, 40 packages and external tools.

On her own page (`learning:home`) a room shows what waits for her, in the wide or the narrow column:

    register_home("comments", comments_block, order=10, aside=True)

    def comments_block(person: Person, enrolments: Sequence[Enrolment], now: datetime) -> Block | None: …
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minga.learning.models import Session
from minga.people.models import Person
from minga.programmes.models import Enrolment


@dataclass(frozen=True)
class Block:
    """A piece of a page: the template that draws it, and what it draws."""

    template: str
    context: Any


BlockOf = Callable[[Session, Enrolment | None, datetime], Block | None]
HomeOf = Callable[[Person, Sequence[Enrolment], datetime], Block | None]

_blocks: dict[str, tuple[int, BlockOf]] = {}
_home: dict[str, tuple[int, bool, HomeOf]] = {}


def register_block(name: str, block_of: BlockOf, order: int = 50) -> None:
    """Add a piece to the page of every session; the same name replaces the former."""
    _blocks[name] = (order, block_of)


def register_home(name: str, home_of: HomeOf, order: int = 50, *, aside: bool = False) -> None:
    """Add a piece to every participant's own page; the same name replaces the former."""
    _home[name] = (order, aside, home_of)


def blocks_of(session: Session, enrolment: Enrolment | None, now: datetime) -> tuple[Block, ...]:
    """The pieces that have something to say about this session to her, in order."""
    ordered = sorted(_blocks.items(), key=lambda item: (item[1][0], item[0]))
    made = (find(session, enrolment, now) for _name, (_order, find) in ordered)
    return tuple(block for block in made if block is not None)


def home_blocks(person: Person, enrolments: Sequence[Enrolment], now: datetime, *, aside: bool) -> tuple[Block, ...]:
    """The pieces of her own page, of one column, in order."""
    ordered = sorted(_home.items(), key=lambda item: (item[1][0], item[0]))
    made = (find(person, enrolments, now) for _name, (_order, beside, find) in ordered if beside is aside)
    return tuple(block for block in made if block is not None)
