"""Materials as people meet them: words first, then what is heard, then what is seen; what it weighs is said."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.learning.enums import MaterialKind
from minga.learning.models import Material, Session
from minga.learning.policies import takes_part
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.policies import may_work_in

ORDER: Final = {kind: place for place, kind in enumerate(MaterialKind.values)}
ICONS: Final = {
    MaterialKind.TEXT: "file-text",
    MaterialKind.TOOL: "layers",
    MaterialKind.FILE: "file-text",
    MaterialKind.AUDIO: "volume-2",
    MaterialKind.LINK: "external-link",
    MaterialKind.VIDEO: "image",
    MaterialKind.PACKAGE: "layers",
    MaterialKind.EXTERNAL: "external-link",
}


@dataclass(frozen=True)
class MaterialLine:
    """One material with every word its place needs."""

    uuid: str
    kind: str
    label: str
    title: str
    body: str
    written_in: str
    """Languages in which there are words."""
    language: str
    href: str
    file_name: str
    size: int
    minutes: int | None
    public: bool


def materials_of(session: Session) -> list[Material]:
    """What is read, heard and seen for a session: that of its module first, the lightest kinds first. One query."""
    rows = Material.objects.filter(session=session)
    if session.module_id:
        rows = rows | Material.objects.filter(module=session.module_id)
    return lightest_first(rows.select_related("file", "tool"))


def material_in(edition: Edition, uuid: UUID, kinds: Collection[str]) -> Material | None:
    """One material of the edition, of these kinds."""
    rows = Material.objects.filter(Q(module__edition=edition) | Q(session__edition=edition), kind__in=kinds)
    return rows.select_related("module__edition", "session__edition", "file", "tool").filter(uuid=uuid).first()


def lightest_first(rows: QuerySet[Material]) -> list[Material]:
    """Text before sound, sound before pictures; in the order of the teacher within each."""
    return sorted(rows, key=lambda each: (ORDER.get(each.kind, 99), each.session_id is not None, each.order, each.pk))


def lines_of(materials: Iterable[Material]) -> tuple[MaterialLine, ...]:
    """Materials as lines, in the order given. They need `file` and `tool`."""
    return tuple(line_of(each) for each in materials)


def line_of(material: Material) -> MaterialLine:
    """One material as a line."""
    href = material.link
    if material.tool is not None:
        href = reverse("library:tool", args=[material.tool.key])
    elif material.file is not None:
        href = material.file.get_absolute_url()
    return MaterialLine(
        uuid=str(material.uuid),
        kind=material.kind,
        label=material.get_kind_display(),
        title=pick(material.titles),
        body=pick(material.bodies),
        written_in=", ".join(code.upper() for code, text in material.bodies.items() if text),
        language=material.language.upper(),
        href=href,
        file_name=material.file.name if material.file else "",
        size=material.file.size if material.file else 0,
        minutes=material.minutes,
        public=material.public,
    )


def may_read_material(person: Person | None, file: StoredFile) -> bool:
    """The file of a material: anybody's when it is public, else of who takes part and who works in the edition."""
    rows = Material.objects.filter(file=file).select_related("module__edition", "session__edition")
    return any(each.public or _inside(person, edition_of(each)) for each in rows)


def edition_of(material: Material) -> Edition:
    """The edition that a material belongs to."""
    place = material.module or material.session
    assert place is not None  # noqa: S101 - learning_material_has_one_place
    return place.edition


def _inside(person: Person | None, edition: Edition) -> bool:
    return takes_part(person, edition) or may_work_in(person, edition)
