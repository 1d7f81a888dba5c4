"""Who runs a panel, who judges, who may know what. The engine asks; the apps above answer.

An app registers each kind of thing that is judged and each kind that owns panels:

    register_assessed(AssessedKind(model="calls.entry", reading=..., stakeholders=...))
    register_owner(OwnerKind(model="calls.callphase", may_run=..., label=..., address=...))

What is not registered is denied to everybody, and reads as its bare code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.translation import ngettext

from minga.assessments.enums import InterestKind, JurorState, PanelState

if TYPE_CHECKING:
    from minga.assessments.models import Assessment, Juror, Panel, PanelItem
    from minga.files.models import StoredFile
    from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class ReadingFile:
    """A file beside an answer. `number` is its place in `AssessedKind.file`; the name is safe to show."""

    number: int
    name: str
    kind: str
    size: int


@dataclass(frozen=True, kw_only=True)
class ReadingPart:
    """One answer. `rows`: a table (first row the heads) when the answer has cards."""

    key: str
    question: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[ReadingFile, ...] = ()
    withheld: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a juror reads, already as blind as the panel is."""

    title: str
    line: str = ""
    language: str = ""
    parts: tuple[ReadingPart, ...] = ()
    ready: bool = True


@dataclass(frozen=True, kw_only=True)
class Stakeholders:
    """Whoever has a stake in an item. `persons`: person id → why; `organisations`: ids; `names`: words to look for."""

    persons: Mapping[int, InterestKind] = field(default_factory=dict)
    organisations: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    group: str = ""


def _nobody(person: Person | None, thing: Model) -> bool:
    return False


def _everything(assessments: Sequence[Assessment]) -> Mapping[int, frozenset[str]]:
    return {}


@dataclass(frozen=True, kw_only=True)
class AssessedKind:
    """One kind of thing that is judged. All take many subjects at once, so that no list asks in a loop.

    `reading(subject, blind)`: what a juror reads. `titles(subjects, blind)`: subject id → a title
    that tells no more than the panel's blindness allows. `stakeholders(subjects)`: subject id → who
    has a stake. `file(subject, blind, number)`: the file behind a `ReadingFile`, or None.
    `asks(assessments)`: assessment id → keys of the criteria that its juror scores; all when it is left out.
    `judged_at(assessment)`: where she judges, when the app above has a page of its own for that.
    """

    model: str
    reading: Callable[[Model, str], Reading]
    titles: Callable[[Sequence[Model], str], Mapping[int, str]]
    stakeholders: Callable[[Sequence[Model]], Mapping[int, Stakeholders]]
    file: Callable[[Model, str, int], StoredFile | None] = lambda subject, blind, number: None
    asks: Callable[[Sequence[Assessment]], Mapping[int, frozenset[str]]] = _everything
    judged_at: Callable[[Assessment], str] = lambda assessment: ""


def _applications(number: int) -> str:
    return ngettext("%(n)s application", "%(n)s applications", number) % {"n": number}


def _nothing_announced(owner: Model, now: datetime) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class OwnerKind:
    """One kind of thing that has a panel. `may_run`: may invite, assign, open and close.

    `announced(owner, now)`: settings that the owner made public, so that the office of the panel does not change
    them by itself: name → what to do instead.
    `counted(n)`: so many of what is judged, in words.
    `topics(owner)`: code → words of the topics that its jurors may know; the same codes as in `Stakeholders`.
    """

    model: str
    may_run: Callable[[Person | None, Model], bool] = _nobody
    label: Callable[[Model], str] = str
    address: Callable[[Model], str] = lambda owner: "/"
    counted: Callable[[int], str] = _applications
    topics: Callable[[Model], Mapping[str, str]] = lambda owner: {}
    announced: Callable[[Model, datetime], Mapping[str, str]] = _nothing_announced


_assessed: dict[str, AssessedKind] = {}
_owners: dict[str, OwnerKind] = {}


def register_assessed(kind: AssessedKind) -> None:
    """Declare a kind in `apps.ready()`; the last declaration of a model holds."""
    _assessed[kind.model] = kind


def register_owner(kind: OwnerKind) -> None:
    """Declare a kind in `apps.ready()`; the last declaration of a model holds."""
    _owners[kind.model] = kind


def assessed_kind(model: str) -> AssessedKind | None:
    """The declared kind, if any."""
    return _assessed.get(model)


def owner_kind(model: str) -> OwnerKind:
    """The declared kind, or one that denies everything."""
    return _owners.get(model) or OwnerKind(model=model)


def may_run(person: Person | None, owner: Model) -> bool:
    """Whether this person runs the panel of this thing."""
    return person is not None and bool(owner_kind(owner._meta.label_lower).may_run(person, owner))


def sits(juror: Juror | None) -> bool:
    """Whether she said yes and was not taken off."""
    return juror is not None and juror.state == JurorState.ACCEPTED


def may_score(juror: Juror | None, item: PanelItem, panel: Panel, now: datetime, *, in_conflict: bool) -> bool:
    """A seated juror, while the panel judges, about a standing item with which she has no conflict."""
    if not sits(juror) or in_conflict or item.withdrawn_at is not None:
        return False
    begun = panel.judges_from is None or panel.judges_from <= now
    return panel.state == PanelState.JUDGING and begun


def may_see_others(*, all_in: bool, own_sent: bool, panel: Panel) -> bool:
    """Scores of others: when all of an item are in and one's own is among them, or the judging is over."""
    if panel.state in (PanelState.DISCUSSING, PanelState.CLOSED):
        return True
    return all_in and own_sent
