"""What the thread is made of: knots, and what hangs from them.

Plain frozen values in the reader's language, so that the page, the print, the open data and the
five-minute story all tell the same. A knot says nothing that its reader may not know: rows that
are restricted never become knots for the public, and neither do their files.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.files.models import StoredFile
from minga.initiatives.enums import InitiativeState
from minga.initiatives.models import Artefact, ArtefactVersion, Evidence

GATE: Final = "gate"
AHEAD: Final = "ahead"
END: Final = "end"
"""Kinds of knot that stand on the thread itself; every other kind is a bead."""

_ICONS: Final = {"image": "image", "audio": "volume-2", "document": "file-text", "table": "file-text"}


class OnThread:
    """Whatever shows how far a dossier has come: it knows the dossier's `state`."""

    state: str

    @property
    def thread_state(self) -> str:
        """The state as the component of the thread knows it: what ended well is whole, not grey."""
        return self.state if self.state in (InitiativeState.PAUSED, InitiativeState.STOPPED) else "active"


@dataclass(frozen=True)
class Ref:
    """Something that can be opened, or at least named: evidence, a file, a link, a version."""

    title: str
    href: str = ""
    note: str = ""
    icon: str = "paperclip"
    restricted: bool = False
    extension: str = ""
    size: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Label:
    """A word that names a state, with its tone and icon as `ui` knows them."""

    text: str
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True)
class Box:
    """A decision: who decides, why, and on which evidence."""

    decides: str
    reason: str
    cites: tuple[Ref, ...] = ()
    why_no_evidence: str = ""


@dataclass(frozen=True)
class Promised:
    """A condition or commitment: what, whose turn, by when, and how it ended."""

    text: str
    office: str
    due_on: date
    done_on: date | None = None
    note: str = ""
    restricted: bool = False
    dropped: str = ""


@dataclass(frozen=True)
class Series:
    """The values of one target, oldest first, with what they are read against."""

    title: str
    unit: str
    points: tuple[tuple[date, Decimal], ...]
    baseline: Decimal | None = None
    target: Decimal | None = None
    source: str = ""

    @property
    def drawn(self) -> bool:
        """Two values are a change; a line needs three."""
        return len(self.points) >= 3


@dataclass(frozen=True)
class Knot:
    """One thing that happened, or one gate that is still ahead."""

    kind: str
    stage: int
    title: str
    on: date | None = None
    until: date | None = None
    day: int = 0
    days: int = 0
    """Of a pilot that is running: which day, of how many."""
    lead: str = ""
    """What was found, in the serif of the story."""
    text: str = ""
    label: Label | None = None
    box: Box | None = None
    boxed: bool = True
    """Whether the decision is drawn as a box; one without conditions or evidence is told in a line."""
    facts: tuple[tuple[str, str], ...] = ()
    refs: tuple[Ref, ...] = ()
    promised: tuple[Promised, ...] = ()
    series: Series | None = None
    loops: bool = False
    restricted: bool = False
    today: bool = False
    last: bool = False
    inner: tuple["Knot", ...] = ()

    @property
    def drawn(self) -> str:
        """Its state as the component knows it."""
        return "ended" if self.kind == END else "today" if self.today else "past"

    @property
    def anchor(self) -> str:
        """Where "go to today" leads."""
        return "hoy" if self.last else ""


def file_ref(file: StoredFile, title: str, *, restricted: bool = False, note: str = "", on: date | None = None) -> Ref:
    """A file under a title of the dossier, never under its own name: names of files often name people."""
    kind = file.kind
    return Ref(
        title=title,
        href=reverse("files:file", args=[file.uuid]) if file.erased_at is None else "",
        note=note if file.erased_at is None else _("this file was erased"),
        icon=_ICONS.get(kind.family, "paperclip") if kind is not None else "paperclip",
        restricted=restricted,
        extension=file.name.rpartition(".")[2].upper()[:5],
        size=file.size,
        on=on,
    )


def evidence_ref(row: Evidence) -> Ref:
    """One evidence with its source; the file must have come along."""
    note = row.source
    if row.verified_by:
        note = _("%(source)s, verified by %(office)s") % {"source": row.source, "office": row.verified_by}
    if row.file is not None:
        return file_ref(row.file, row.title, restricted=row.restricted, note=note, on=row.made_on)
    icon = "external-link" if row.link else "paperclip"
    return Ref(row.title, row.link, note, icon, row.restricted, on=row.made_on)


def evidence_refs(rows: Iterable[Evidence], *, inside: bool) -> tuple[Ref, ...]:
    """Those that this reader may know of and that nobody withdrew."""
    return tuple(evidence_ref(row) for row in rows if row.withdrawn_at is None and (inside or not row.restricted))


def version_refs(artefact: Artefact, version: ArtefactVersion) -> Iterator[Ref]:
    """What a version can be opened by: its file, its link."""
    kept = artefact.restricted
    if version.file is not None:
        title = _("%(title)s, version %(number)s") % {"title": artefact.title, "number": version.number}
        yield file_ref(version.file, title, restricted=kept)
    if version.link:
        yield link_ref(version.link, restricted=kept)


def link_ref(link: str, *, restricted: bool = False) -> Ref:
    """An address outside, under itself without its scheme."""
    return Ref(link.split("://", 1)[-1], link, icon="external-link", restricted=restricted)
