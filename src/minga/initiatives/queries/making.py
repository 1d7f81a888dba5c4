"""The page of what the team made, one artefact with its versions, and one canvas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.initiatives.models import (
    Adoption,
    Artefact,
    ArtefactVersion,
    Barrier,
    Canvas,
    CanvasPhoto,
    Cost,
    Decision,
    Evidence,
    Experiment,
    Initiative,
    Risk,
    UserTest,
)
from minga.library.models import Tool
from minga.library.queries.canvas import CanvasGrid, canvas_of
from minga.questionnaires.models import Submission

Part = TypeVar("Part", Artefact, Canvas, Evidence, UserTest, Experiment, Cost, Decision, Risk, Barrier, Adoption)


@dataclass(frozen=True)
class FileView:
    """A file as a page names it."""

    name: str
    href: str
    size: int
    is_image: bool


@dataclass(frozen=True)
class VersionView:
    """One state of an artefact."""

    uuid: UUID
    number: int
    fidelity: str
    fidelity_label: str
    note: str
    text: str
    link: str
    file: FileView | None
    made_on: date


@dataclass(frozen=True)
class ArtefactView:
    """An artefact with its versions, the newest first."""

    uuid: UUID
    title: str
    kind_label: str
    purpose: str
    restricted: bool
    stage: int
    versions: tuple[VersionView, ...]

    @property
    def newest(self) -> VersionView:
        return self.versions[0]


@dataclass(frozen=True)
class PhotoView:
    """A photograph of a canvas."""

    uuid: UUID
    caption: str
    href: str
    name: str


@dataclass(frozen=True)
class CanvasRow:
    """A canvas in the list. State: draft, finished, by_hand."""

    uuid: UUID
    title: str
    tool: str
    used_on: date
    stage: int
    restricted: bool
    state: str
    photos: tuple[PhotoView, ...]
    read_text: str


@dataclass(frozen=True)
class MakingPage:
    """Everything that the team made."""

    artefacts: tuple[ArtefactView, ...]
    canvases: tuple[CanvasRow, ...]


@dataclass(frozen=True)
class CanvasPage:
    """One canvas to read: the version shown, earlier ones, photographs."""

    row: CanvasRow
    tool: Tool
    grid: CanvasGrid | None
    shown: Submission | None
    number: int
    earlier: tuple[tuple[int, UUID], ...]


def making_page(initiative: Initiative) -> MakingPage:
    """For those inside. Four queries, however much was made."""
    artefacts = tuple(_artefact(row) for row in _artefacts(initiative) if row.versions.all())
    return MakingPage(artefacts, tuple(canvas_row(row) for row in canvases_of(initiative)))


def artefact_for(initiative: Initiative, uuid: UUID) -> Artefact:
    """One of its artefacts, or `Artefact.DoesNotExist`."""
    return Artefact.objects.select_related("initiative").get(initiative=initiative, uuid=uuid)


def artefact_view(artefact: Artefact) -> ArtefactView:
    """One artefact with every version."""
    return _artefact(_artefacts(artefact.initiative).get(pk=artefact.pk))


def canvases_of(initiative: Initiative) -> QuerySet[Canvas]:
    """Its canvases with what lists show of them."""
    photos = Prefetch("photos", CanvasPhoto.objects.select_related("file"))
    rows = Canvas.objects.filter(initiative=initiative).select_related("tool", "submission")
    return rows.prefetch_related(photos).order_by("-used_on", "-pk")


def canvas_for(initiative: Initiative, uuid: UUID) -> Canvas:
    """One of its canvases, or `Canvas.DoesNotExist`."""
    rows = Canvas.objects.select_related("initiative", "tool__form", "submission__version__form")
    return rows.get(initiative=initiative, uuid=uuid)


def photo_for(canvas: Canvas, uuid: UUID) -> CanvasPhoto:
    """One of its photographs, or `CanvasPhoto.DoesNotExist`."""
    return CanvasPhoto.objects.select_related("canvas__initiative", "file").get(canvas=canvas, uuid=uuid)


def canvas_page(canvas: Canvas, language: str, version: int = 0, *, draft: bool = False) -> CanvasPage:
    """What stands on the canvas, or its `version`, counted from 1; with `draft`, what is being written."""
    chain = finished_versions(canvas)
    numbered = dict(enumerate(reversed(chain), 1))
    newest = canvas.submission if draft or not chain else chain[0]
    shown = numbered.get(version) or newest
    row = canvases_of(canvas.initiative).get(pk=canvas.pk)
    return CanvasPage(
        row=canvas_row(row),
        tool=canvas.tool,
        grid=canvas_of(shown, canvas.tool, language) if shown is not None else None,
        shown=shown,
        number=next((number for number, each in numbered.items() if each == shown), 0),
        earlier=tuple((number, each.uuid) for number, each in numbered.items()),
    )


def stands(canvas: Canvas) -> bool:
    """Whether there is anything to read: a finished version, or a photograph."""
    submission = canvas.submission
    finished = submission is not None and (not submission.is_draft or submission.replaces_id is not None)
    return finished or bool(canvas.photos.all())


def finished_versions(canvas: Canvas) -> list[Submission]:
    """The versions that stand or stood, the newest first. One query, however many there are."""
    if canvas.submission is None:
        return []
    about = {"subject_type": canvas.submission.subject_type, "subject_id": canvas.initiative_id}
    rows = Submission.objects.filter(version__form=canvas.tool.form_id, **about).select_related("version__form")
    known = {row.pk: row for row in rows}
    chain = []
    current: Submission | None = canvas.submission
    while current is not None:
        chain += [] if current.is_draft else [current]
        current = known.get(current.replaces_id) if current.replaces_id else None
    return chain


def offered_tool(key: str) -> Tool:
    """A tool that may be used now, or `Tool.DoesNotExist`."""
    rows = Tool.objects.select_related("form").filter(published_at__isnull=False, retired_at=None)
    return rows.get(key=key)


def versions_to_try(initiative: Initiative) -> Sequence[ArtefactVersion]:
    """What users may have tried, the newest first."""
    rows = ArtefactVersion.objects.filter(artefact__initiative=initiative).select_related("artefact")
    return list(rows.order_by("-made_on", "-pk"))


def file_view(stored: StoredFile | None) -> FileView | None:
    """A file that still has its content."""
    if stored is None or stored.erased_at is not None:
        return None
    return FileView(stored.name, stored.get_absolute_url(), stored.size, stored.is_image)


def _artefacts(initiative: Initiative) -> QuerySet[Artefact]:
    versions = Prefetch("versions", ArtefactVersion.objects.select_related("file").order_by("-number"))
    return Artefact.objects.filter(initiative=initiative).prefetch_related(versions).order_by("-created_at", "-pk")


def _artefact(row: Artefact) -> ArtefactView:
    return ArtefactView(
        uuid=row.uuid,
        title=row.title,
        kind_label=row.get_kind_display(),
        purpose=row.purpose,
        restricted=row.restricted,
        stage=row.stage,
        versions=tuple(_version(version) for version in row.versions.all()),
    )


def _version(row: ArtefactVersion) -> VersionView:
    return VersionView(
        uuid=row.uuid,
        number=row.number,
        fidelity=row.fidelity,
        fidelity_label=row.get_fidelity_display(),
        note=row.note,
        text=row.text,
        link=row.link,
        file=file_view(row.file),
        made_on=row.made_on,
    )


def canvas_row(canvas: Canvas) -> CanvasRow:
    """One canvas as lists and its own page show it."""
    submission = canvas.submission
    state = "by_hand" if submission is None else "draft" if submission.is_draft else "finished"
    return CanvasRow(
        uuid=canvas.uuid,
        title=canvas.title,
        tool=pick(canvas.tool.names),
        used_on=canvas.used_on,
        stage=canvas.stage,
        restricted=canvas.restricted,
        state=state,
        photos=tuple(_photos(canvas)),
        read_text=canvas.read_text,
    )


def _photos(canvas: Canvas) -> Iterator[PhotoView]:
    for photo in canvas.photos.all():
        if photo.file.erased_at is None:
            yield PhotoView(photo.uuid, photo.caption, photo.file.get_absolute_url(), photo.file.name)


def part_for(model: type[Part], initiative: Initiative, uuid: UUID) -> Part:
    """A row of this dossier by its model, or `DoesNotExist`."""
    return model._default_manager.select_related("initiative").get(initiative=initiative, uuid=uuid)
