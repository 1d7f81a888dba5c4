"""An index is begun, named, versioned and published; what was published never changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity import policies
from minga.capacity.enums import VersionState
from minga.capacity.events.designing import (
    IndexChanged,
    IndexCreated,
    MethodPublished,
    VersionBegun,
    VersionDiscarded,
)
from minga.capacity.models import Design, Index, IndexVersion, Measured, design_as_data, digest
from minga.capacity.queries.design_changes import changes_between
from minga.capacity.queries.design_checks import checks
from minga.capacity.queries.forms import form_definition
from minga.capacity.queries.peer_words import peer_titles
from minga.core import search
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.core.texts import Texts, pick
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.actions.forms import create_form
from minga.questionnaires.models import Form

INDEX: Final = "capacity.index"
RESERVED: Final = frozenset({"nuevo"})
"""Addresses under /indices/ that are pages of their own."""

_WORDS: Final = frozenset({"titles", "summaries", "source", "public"})


@action
def create_index(
    *, owner: Organisation, titles: Texts, design: Design, summaries: Texts | None = None, source: str = "",
    public: bool = True, key: str = "", begun_from: str = "", actor: Actor, now: datetime,
) -> Index:  # fmt: skip
    """An index with a draft of its first version. `begun_from`: the template or the file, for the log."""
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_create(actor, owner, now)):
        raise NotAllowed(_("Only those who measure in this organisation may make an index of it."))
    if not pick(titles):
        raise DomainError(_("Give the index a title."), field="titles")
    title = pick(titles)
    free = key or unique_key(Index, f"{title} {owner.key}" if title.strip().lower() in RESERVED else title)
    index = Index(
        key=free, titles=dict(titles), summaries=dict(summaries or {}), owner=owner, family=design.family,
        source=source[:400], public=public,
    )  # fmt: skip
    index.save()
    IndexVersion(index=index, number=1, design=design_as_data(_named(design, titles))).save()
    record(IndexCreated(subject=index, organisation_id=owner.pk, after={"begun_from": begun_from}))
    return index


@action
def change_index(*, index: Index, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Index:
    """Change its words, or whether it is listed. The method has versions of its own."""
    held = _hold(index, actor, now)
    if not set(changes) <= _WORDS:
        raise TypeError(f"an index has no {sorted(set(changes) - _WORDS)}")
    if "titles" in changes and not pick(changes["titles"]):
        raise Invalid({"titles": [_("Give the index a title.")]})
    differing = {name: value for name, value in changes.items() if getattr(held, name) != value}
    before = {name: getattr(held, name) for name in differing}
    for name, value in differing.items():
        setattr(held, name, value)
    held.save()
    index_for_search(held)
    record(IndexChanged(subject=held, organisation_id=held.owner_id, before=before, after=differing))
    return held


@action
def begin_version(*, index: Index, actor: Actor, now: datetime) -> IndexVersion:
    """A draft that begins as the last published method; the old one stays for the waves that used it."""
    held = _hold(index, actor, now)
    last = held.versions.order_by("-number").first()
    if last is None or last.state == VersionState.DRAFT:
        raise Conflict(_("A version is being prepared already. Go on with that one."), code="draft")
    version = IndexVersion(index=held, number=last.number + 1, design=last.design)
    version.save()
    record(VersionBegun(subject=version, organisation_id=held.owner_id), related=(held,))
    return version


@action
def discard_version(*, version: IndexVersion, actor: Actor, now: datetime) -> None:
    """Throw a draft away; an index that has no other version goes with it."""
    held = _hold(version.index, actor, now)
    locked = IndexVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if locked.state != VersionState.DRAFT:
        raise Conflict(_("A published method stays for ever."))
    record(VersionDiscarded(subject=held, organisation_id=held.owner_id, before={"number": locked.number}))
    locked.delete()
    if not held.versions.exists():
        held.delete()


@action
def publish_method(
    *, version: IndexVersion, notes: Texts | None = None, revision: int | None = None, actor: Actor, now: datetime
) -> IndexVersion:
    """Freeze the draft, hash it, and make the form that it asks. A later version declares what changes, and why."""
    held = _hold(version.index, actor, now)
    locked = IndexVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if locked.state != VersionState.DRAFT:
        raise Conflict(_("This method is published already."))
    if revision is not None and revision != locked.revision:
        raise Conflict(_("Somebody else changed the method while you were reading it. Read it again."))
    design = _named(locked.read, held.titles)
    wrong = [check.message for check in checks(design) if check.blocks]
    if wrong:
        raise NotReady(_("First mend this: %(first)s") % {"first": wrong[0]})
    before = held.versions.filter(state=VersionState.PUBLISHED).order_by("-number").first()
    if before is not None and not pick(notes):
        raise DomainError(_("Say what changes and why: whoever compares two waves will read it."), field="notes")
    locked.design = design_as_data(design)
    locked.sha256, locked.notes = digest(locked.design), dict(notes or {})
    locked.state, locked.published_at = VersionState.PUBLISHED, now
    locked.form = _build_form(held, locked, design, now)
    locked.save()
    held.family = design.family
    held.save(update_fields=["family", "updated_at"])
    index_for_search(held)
    declared = changes_between(before.read, design) if before is not None else ()
    after = {"number": locked.number, "sha256": locked.sha256, "changes": [change.text for change in declared]}
    record(MethodPublished(subject=locked, organisation_id=held.owner_id, after=after), related=(held,))
    return locked


def index_for_search(index: Index) -> None:
    """Found by everybody once a method of it is published and it is listed."""
    published = index.versions.filter(state=VersionState.PUBLISHED).exists()
    if not (published and index.public):
        search.forget(INDEX, [index.pk])
        return
    texts = [
        search.Findable(language=code, title=title, summary=pick(index.summaries, code), words=index.owner.name)
        for code, title in index.titles.items()
        if title
    ]
    search.index(INDEX, index.pk, path=index.get_absolute_url(), texts=texts)


def _build_form(index: Index, version: IndexVersion, design: Design, now: datetime) -> Form | None:
    """Nothing is asked where figures only come from files."""
    definition = form_definition(design, index.titles)
    if not definition["sections"]:
        return None
    return create_form(
        owner=index, definition=definition, about_type=Measured._meta.label_lower,
        key=unique_key(Form, f"{index.key}-{version.number}"), actor=HOUSE, now=now,
    )  # fmt: skip


def _named(design: Design, titles: Texts) -> Design:
    """The root carries the title of the index, and groups of peers the names that the directory has."""
    nodes = tuple(
        replace(node, titles=dict(titles)) if not node.parent and node.kind == "index" else node
        for node in design.nodes
    )
    peers = design.peers
    known = peer_titles(peers.by)
    return replace(design, nodes=nodes, peers=replace(peers, titles=known) if known else peers)


def _hold(index: Index, actor: Actor, now: datetime) -> Index:
    """The index, held for those who design it."""
    held = Index.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=index.pk)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_design(actor, held, now)):
        raise NotAllowed(_("Only those who measure in the organisation that owns the index may do this."))
    return held
