"""The packages of an edition as those who teach see them, and those of a session as participants do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from minga.core.texts import pick
from minga.learning.enums import MaterialKind, PackageState
from minga.learning.models import Material, Module, Package, Session, ToolLink
from minga.learning.queries.attempts import progress_by_package
from minga.learning.queries.package_words import problem_words
from minga.learning.queries.session_blocks import Block
from minga.programmes.models import Edition, Enrolment

TONES = {PackageState.CHECKING: "info", PackageState.READY: "done", PackageState.REFUSED: "bad"}


@dataclass(frozen=True)
class InPlace:
    """Where a package or a tool lies, and the material by which it does."""

    material: str
    words: str


@dataclass(frozen=True)
class PackageRow:
    """One package in the list."""

    uuid: str
    title: str
    kind: str
    state: str
    tone: str
    ready: bool
    file_name: str
    size: int
    parts: int
    problems: tuple[str, ...]
    rules_ignored: bool
    places: tuple[InPlace, ...]
    needs_origin: bool
    """Its pages hold frames, and here packages have no origin: they may not see each other."""
    begun: int
    done: int
    href: str


@dataclass(frozen=True)
class Playable:
    """Something of another system in a session: what it is, and where it opens."""

    title: str
    kind: str
    href: str
    minutes: int | None
    state: str
    elsewhere: bool


@dataclass(frozen=True)
class PlayBlock:
    """What a participant can play in a session."""

    rows: tuple[Playable, ...]


def package_rows(edition: Edition) -> list[PackageRow]:
    """Every package of the edition, the newest first; a constant number of queries."""
    packages = list(edition.packages.select_related("file").prefetch_related("materials__session", "materials__module"))
    packages.sort(key=lambda each: each.pk, reverse=True)
    progress = progress_by_package(packages)
    return [_row(edition, each, *progress.get(each.pk, (0, 0))) for each in packages]


def in_places(materials: Iterable[Material]) -> tuple[InPlace, ...]:
    """Where these materials lie, by names of sessions and modules."""
    return tuple(InPlace(str(each.uuid), str(each.session or each.module)) for each in materials)


def places_of(edition: Edition) -> list[tuple[str, Any]]:
    """Sessions and modules to choose from, modules with their sessions below."""
    sessions = list(Session.objects.filter(edition=edition).exclude(state="cancelled").order_by("starts_at", "pk"))
    groups: list[tuple[str, Any]] = []
    for module in Module.objects.filter(edition=edition):
        mine = [(f"s{each.pk}", pick(each.titles)) for each in sessions if each.module_id == module.pk]
        groups.append((pick(module.titles), [(f"m{module.pk}", pick(module.titles)), *mine]))
    return groups + [(f"s{each.pk}", pick(each.titles)) for each in sessions if each.module_id is None]


def place_named(edition: Edition, name: str) -> Session | Module:
    """The place that was chosen; it was offered, so it exists."""
    number = int(name[1:])
    if name.startswith("m"):
        return Module.objects.get(pk=number, edition=edition)
    return Session.objects.get(pk=number, edition=edition)


def play_block(session: Session, enrolment: Enrolment | None, now: datetime) -> Block | None:
    """Packages and tools of this session and of its module, each with how far she is."""
    del now
    rows = playables_of(session, enrolment)
    return Block("learning/_play_block.html", PlayBlock(tuple(rows))) if rows else None


def playables_of(session: Session, enrolment: Enrolment | None) -> list[Playable]:
    """What is played in a session, in the order of its materials."""
    kinds = (MaterialKind.PACKAGE, MaterialKind.EXTERNAL)
    materials = Material.objects.filter(kind__in=kinds).select_related("package", "external")
    mine = [each for each in materials.filter(session=session)]
    if session.module_id:
        mine += list(materials.filter(module_id=session.module_id))
    attempts = _states(enrolment, mine)
    edition = session.edition.key
    return [_playable(each, edition, attempts) for each in mine if _opens(each)]


def _opens(material: Material) -> bool:
    package: Package | None = material.package
    link: ToolLink | None = material.external
    return (package is not None and package.state == PackageState.READY) or link is not None


def _playable(material: Material, edition: str, states: dict[int, str]) -> Playable:
    package, link = material.package, material.external
    title = pick(material.titles)
    if package is not None:
        href = reverse("learning:package", args=[edition, package.uuid])
        return Playable(
            title, package.get_kind_display(), href, material.minutes, states.get(package.pk, ""), elsewhere=False
        )
    assert link is not None  # noqa: S101 - `_opens` let nothing else through
    href = reverse("learning:tool", args=[edition, link.uuid])
    return Playable(title, str(MaterialKind.EXTERNAL.label), href, material.minutes, "", elsewhere=True)


def _states(enrolment: Enrolment | None, materials: Sequence[Material]) -> dict[int, str]:
    """How far she is in each package: `done` when every part of it is."""
    packages = {each.package_id: each.package for each in materials if each.package is not None}
    if enrolment is None or not packages:
        return {}
    done: dict[int, int] = {}
    begun: set[int] = set()
    for package, completion in enrolment.package_attempts.filter(package__in=packages).values_list(
        "package", "completion"
    ):
        begun.add(package)
        done[package] = done.get(package, 0) + (completion == "completed")
    return {each: "done" if done[each] >= _parts(packages[each]) else "begun" for each in begun}


def _parts(package: Package | None) -> int:
    return sum(1 for part in package.manifest.get("parts", []) if part["href"]) if package else 0


def _has_frames(package: Package) -> bool:
    return any(part.get("frames") for part in package.manifest.get("parts", []))


def _row(edition: Edition, package: Package, begun: int, done: int) -> PackageRow:
    materials = package.materials.all()
    return PackageRow(
        uuid=str(package.uuid),
        title=package.title or package.file_name,
        kind=package.get_kind_display(),
        state=package.get_state_display(),
        tone=TONES[PackageState(package.state)],
        ready=package.state == PackageState.READY,
        file_name=package.file_name,
        size=package.file.size,
        parts=_parts(package),
        problems=tuple(problem_words(each) for each in package.problems),
        rules_ignored=bool(package.manifest.get("rules_ignored")),
        places=in_places(materials),
        needs_origin=not settings.MINGA_PACKAGES_ORIGIN and _has_frames(package),
        begun=begun,
        done=done,
        href=reverse("learning:package", args=[edition.key, package.uuid]),
    )
