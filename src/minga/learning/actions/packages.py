"""Packages of other systems: sent, checked in a job, put in their place, removed."""

from datetime import datetime
from typing import Final

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.texts import all_languages
from minga.files.actions import Upload, erase_file, store_file
from minga.files.queries import open_file
from minga.learning.enums import MaterialKind, PackageState
from minga.learning.events.packaging import MaterialPlaced, PackageAdded, PackageChecked, PackageRemoved
from minga.learning.models import Material, Module, Package, Session, ToolLink
from minga.learning.policies import may_edit_plan
from minga.learning.queries.package_reading import read_package
from minga.learning.queries.package_zip import Refusal
from minga.people.models import Person
from minga.programmes.models import Edition

PURPOSE: Final = "learning.packages"


@action
def add_package(
    *, edition: Edition, upload: Upload, name: str, title: str, language: str, actor: Actor, now: datetime
) -> Package:
    """Take a package in; a job looks through it before anybody can play it."""
    must_teach(actor, edition, now)
    stored = store_file(upload=upload, name=name, purpose=PURPOSE, actor=actor, now=now)
    package = Package.objects.create(
        edition=edition, title=title.strip(), language=language, file=stored, file_name=stored.name
    )
    enqueue("learning.check_package", package_id=package.pk)
    after = {"title": package.title, "sha256": stored.sha256}
    record(PackageAdded(subject=package, organisation_id=edition.host_id, after=after), related=(edition,))
    return package


@action
def check_package(*, package: Package, actor: Actor, now: datetime) -> Package:
    """Look through the whole package: ready to play, or refused with every reason found."""
    held = _locked(package)
    if held.state != PackageState.CHECKING:
        raise Conflict(_("This package was checked already."), code="state")
    try:
        with open_file(held.file) as content:
            found = read_package(content)
    except Refusal as refusal:
        held.state, held.problems = PackageState.REFUSED, [each.as_data() for each in refusal.problems]
    else:
        held.state, held.kind, held.manifest = PackageState.READY, found.kind, found.manifest
        held.unpacked_bytes, held.file_count = found.contents.total, len(found.contents.sizes)
        held.title = held.title or found.manifest["title"]
    held.title = held.title or held.file_name.rpartition(".")[0][:200]
    held.save()
    after = {"state": held.state, "kind": held.kind, "problems": [each["code"] for each in held.problems]}
    record(PackageChecked(subject=held, organisation_id=held.edition.host_id, after=after), related=(held.edition,))
    return held


@action
def remove_package(*, package: Package, actor: Actor, now: datetime) -> Package:
    """Let a package go with its file, unless it is in a session or somebody has worked in it."""
    must_teach(actor, package.edition, now)
    held = _locked(package)
    if held.attempts.exists():
        raise Conflict(_("People have worked in this package. Take it out of its session instead."), code="attempts")
    record(
        PackageRemoved(subject=held, organisation_id=held.edition.host_id, before={"title": held.title}),
        related=(held.edition,),
    )
    file = held.file
    try:
        Package.objects.filter(pk=held.pk).delete()
    except ProtectedError as used:
        raise Conflict(_("This package is in a session. Take it out of there first."), code="placed") from used
    erase_file(file=file, reason="package removed", actor=actor, now=now)
    return held


@action
def place_material(
    *, thing: Package | ToolLink, place: Session | Module, minutes: int | None, actor: Actor, now: datetime
) -> Material:
    """Put a package or an external tool in a session or a module; there already, it stays as it is."""
    edition = thing.edition
    must_teach(actor, edition, now)
    if place.edition_id != edition.pk:
        raise NotAllowed(_("This session is of another edition."), code="edition")
    where = {"session": place} if isinstance(place, Session) else {"module": place}
    if isinstance(thing, Package):
        if thing.state != PackageState.READY:
            raise NotReady(_("This package cannot be played yet. Look at what was found in it."), code="state")
        what = {"kind": MaterialKind.PACKAGE, "package": thing, "language": thing.language}
    else:
        what = {"kind": MaterialKind.EXTERNAL, "external": thing}
    last = Material.objects.filter(**where).order_by("-order").values_list("order", flat=True).first()
    defaults = {"titles": all_languages(thing.title), "minutes": minutes, "order": (last or 0) + 1, **what}
    key = {name: value for name, value in what.items() if name in ("package", "external")}
    material, made = Material.objects.get_or_create(**where, **key, defaults=defaults)
    after = {"title": thing.title, "place": str(place), "made": made}
    record(MaterialPlaced(subject=material, organisation_id=edition.host_id, after=after), related=(edition,))
    return material


def must_teach(actor: Actor, edition: Edition, now: datetime) -> None:
    """Those who teach in the edition or manage it, while its plan may change."""
    if not (isinstance(actor, Person) and may_edit_plan(actor, edition, now)):
        raise NotAllowed(_("Only those who teach in this edition may do this."))


def _locked(package: Package) -> Package:
    rows = Package.objects.select_for_update(of=("self",), no_key=True).select_related("file", "edition")
    return rows.get(pk=package.pk)
