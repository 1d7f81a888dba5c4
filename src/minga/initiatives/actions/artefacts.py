"""What the team makes, and its versions. A version is never changed: a better one is the next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import Document, held_row, hold, keep_file, latest_day
from minga.initiatives.enums import ArtefactKind, Fidelity
from minga.initiatives.events.making import ArtefactAdded, ArtefactDescribed, VersionAdded
from minga.initiatives.models import Artefact, ArtefactVersion, Initiative


@dataclass(frozen=True, kw_only=True)
class ArtefactText:
    """What an artefact is called and what it is for."""

    title: str
    kind: str
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class VersionText:
    """One state: a file, a link or words; at least one of them."""

    fidelity: str
    made_on: date
    note: str = ""
    text: str = ""
    link: str = ""
    upload: Document | None = None


@action
def add_artefact(
    *,
    initiative: Initiative,
    described: ArtefactText,
    version: VersionText,
    restricted: bool = False,
    actor: Actor,
    now: datetime,
) -> Artefact:
    """Put something that was made into the dossier, with its first version."""
    locked = hold(initiative, actor, now)
    _check({**_mistakes_in(described), **_mistakes_of(version, now)})
    artefact = Artefact(initiative=locked, stage=locked.stage, restricted=restricted)
    _fill(artefact, described)
    artefact.save()
    made = _write(artefact, 1, version, actor, now)
    refresh(locked, now=now)
    after = {"title": artefact.title, "kind": artefact.kind, **_shown(made)}
    record(ArtefactAdded(subject=artefact, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return artefact


@action
def add_version(*, artefact: Artefact, version: VersionText, actor: Actor, now: datetime) -> ArtefactVersion:
    """Put the next state beside the earlier ones."""
    locked = hold(artefact.initiative, actor, now)
    held = held_row(artefact)
    _check(_mistakes_of(version, now))
    last = held.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = _write(held, last + 1, version, actor, now)
    refresh(locked, now=now)
    record(
        VersionAdded(subject=held, organisation_id=locked.organisation_id, after=_shown(made)),
        related=(locked,),
    )
    return made


@action
def describe_artefact(
    *, artefact: Artefact, described: ArtefactText, revision: int, actor: Actor, now: datetime
) -> Artefact:
    """Change title, kind or purpose. `revision`: the one that the writer had read."""
    locked = hold(artefact.initiative, actor, now)
    held = held_row(artefact, revision)
    _check(_mistakes_in(described))
    names = ("title", "kind", "purpose")
    was = {name: getattr(held, name) for name in names}
    _fill(held, described)
    held.revision += 1
    held.save()
    refresh(locked, moved=False, now=now)
    changed = [name for name in names if was[name] != getattr(held, name)]
    record(
        ArtefactDescribed(
            subject=held,
            organisation_id=locked.organisation_id,
            before={name: was[name] for name in changed},
            after={name: getattr(held, name) for name in changed},
        ),
        related=(locked,),
    )
    return held


def _check(errors: dict[str, list[str]]) -> None:
    if errors:
        raise Invalid(errors)


def _mistakes_in(described: ArtefactText) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not described.title.strip():
        errors["title"] = [_("Write what it is called.")]
    if described.kind not in ArtefactKind.values:
        errors["kind"] = [_("Choose a kind.")]
    return errors


def _mistakes_of(version: VersionText, now: datetime) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not (version.text.strip() or version.link.strip() or version.upload):
        errors["text"] = [_("Describe it in words, give a link or choose a file: at least one of them.")]
    if version.fidelity not in Fidelity.values:
        errors["fidelity"] = [_("Choose how close it is to the real thing.")]
    if version.made_on > latest_day(now):
        errors["made_on"] = [_("This day is still to come. Write the day on which it was made.")]
    return errors


def _fill(artefact: Artefact, described: ArtefactText) -> None:
    artefact.title = described.title.strip()[:200]
    artefact.kind = described.kind
    artefact.purpose = described.purpose.strip()


def _write(artefact: Artefact, number: int, version: VersionText, actor: Actor, now: datetime) -> ArtefactVersion:
    stored = keep_file(version.upload, actor=actor, now=now) if version.upload else None
    return ArtefactVersion.objects.create(
        artefact=artefact,
        number=number,
        fidelity=version.fidelity,
        note=version.note.strip(),
        text=version.text.strip(),
        link=version.link.strip(),
        file=stored,
        made_on=version.made_on,
    )


def _shown(made: ArtefactVersion) -> dict[str, object]:
    """What the log says of a version; a file by its hash, since names often name people."""
    return {
        "version": made.number,
        "fidelity": made.fidelity,
        "made_on": made.made_on,
        "file": made.file.sha256[:10] if made.file else None,
    }
