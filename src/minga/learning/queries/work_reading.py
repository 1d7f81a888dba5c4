"""One version of a hand-in as it is read: its parts with the words that comments are about, files, and the comments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from minga.learning.models import Comment, HandinVersion
from minga.learning.queries.marked_text import Mark, Piece, pieces_of
from minga.learning.queries.work_parts import parts_of


@dataclass(frozen=True)
class PartView:
    """One part: its label, and its text cut at the comments."""

    key: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FileView:
    """A file of the version."""

    id: int
    uuid: UUID
    name: str
    kind: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing that somebody said."""

    uuid: UUID
    text: str
    author: str
    initials: str
    at: datetime
    own: bool


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A comment with its answers. `number`: its mark in the text, 0 when it is about the whole."""

    number: int
    quote: str
    about: str
    settled: bool
    first: Said
    answers: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class VersionView:
    """A version to read. `threads`: what was said about it, in the order of the text; settled ones last."""

    uuid: UUID
    number: int
    sent_at: datetime | None
    sent_by: str
    late: bool
    link: str
    source: str
    """Title of the canvas or form it was taken from."""
    photos: int
    parts: tuple[PartView, ...]
    files: tuple[FileView, ...]
    threads: tuple[Thread, ...]

    @property
    def words(self) -> str:
        """What was typed, without canvas or form."""
        return "".join(piece.text for part in self.parts if not part.key for piece in part.pieces)

    @property
    def open_threads(self) -> int:
        return sum(1 for each in self.threads if not each.settled)


def comments_on(versions: Sequence[HandinVersion]) -> Mapping[int, list[Comment]]:
    """All comments of these versions, oldest first. One query."""
    found: dict[int, list[Comment]] = {version.pk: [] for version in versions}
    for row in Comment.objects.filter(version__in=versions).select_related("author").order_by("created_at", "pk"):
        found[row.version_id].append(row)
    return found


def version_view(version: HandinVersion, comments: Iterable[Comment], viewer_id: int) -> VersionView:
    """What this version says, and what was said about it. No query when files were fetched."""
    rows = list(comments)
    first = [row for row in rows if row.parent_id is None]
    order = {part.key: number for number, part in enumerate(parts_of(version))}
    marked = sorted(
        (row for row in first if row.quote and row.anchor is not None and row.place in order),
        key=lambda row: (order[row.place], row.anchor or 0, row.pk),
    )
    numbers = {row.pk: number for number, row in enumerate(marked, 1)}
    marks: dict[str, list[Mark]] = {}
    for row in marked:
        start = row.anchor or 0
        marks.setdefault(row.place, []).append(Mark(start, start + len(row.quote), numbers[row.pk]))
    labels = {part.key: part.label for part in parts_of(version)}
    threads = [_thread(row, rows, numbers.get(row.pk, 0), labels.get(row.place, ""), viewer_id) for row in first]
    return VersionView(
        uuid=version.uuid,
        number=version.number,
        sent_at=version.sent_at,
        sent_by=version.sent_by.name if version.sent_by else "",
        late=version.late,
        link=version.link,
        source=str(version.snapshot.get("title", "")),
        photos=int(version.snapshot.get("photos", 0)),
        parts=tuple(
            PartView(part.key, part.label, pieces_of(part.text, marks.get(part.key, ()))) for part in parts_of(version)
        ),
        files=files_of(version),
        threads=tuple(sorted(threads, key=lambda each: (each.settled, each.number or 10_000, each.first.at))),
    )


@dataclass(frozen=True)
class Threads:
    """Comments without the text they hang on."""

    threads: tuple[Thread, ...]


def open_before(versions: Sequence[HandinVersion], shown: HandinVersion | None, viewer_id: int) -> Threads:
    """Comments on earlier versions that nobody has settled, the newest version first. One query."""
    earlier = [each for each in versions if shown is not None and each.number < shown.number]
    if not earlier:
        return Threads(())
    said = comments_on(earlier)
    found = []
    for version in reversed(earlier):
        rows = said[version.pk]
        about = _("version %(number)s") % {"number": version.number}
        first = [row for row in rows if row.parent_id is None and row.resolved_at is None]
        found += [_thread(row, rows, 0, about, viewer_id) for row in first]
    return Threads(tuple(found))


def files_of(version: HandinVersion) -> tuple[FileView, ...]:
    """Its files as they are listed."""
    return tuple(
        FileView(each.pk, each.file.uuid, each.file.name, each.file.name.rpartition(".")[2].upper(), each.file.size)
        for each in version.files.all()
    )


def initials_of(name: str) -> str:
    """The first letters of the first two words."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def _thread(first: Comment, rows: Iterable[Comment], number: int, about: str, viewer_id: int) -> Thread:
    return Thread(
        number=number,
        quote=first.quote,
        about=about,
        settled=first.resolved_at is not None,
        first=_said(first, viewer_id),
        answers=tuple(_said(row, viewer_id) for row in rows if row.parent_id == first.pk),
    )


def _said(row: Comment, viewer_id: int) -> Said:
    name = row.author.name if row.author else _("Somebody who left")
    own = row.author_id == viewer_id
    return Said(uuid=row.uuid, text=row.text, author=name, initials=initials_of(name), at=row.created_at, own=own)
