"""Proof is uploaded once for the entity and cited by every question that it proves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity.actions.answering_locks import hold_for_answer, must_be_hers
from minga.capacity.events.answering import CitationRemoved, EvidenceAdded, EvidenceCited, EvidenceRemoved
from minga.capacity.models import Citation, EvidenceFile, Measured
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.files.actions import Upload, erase_file, store_file
from minga.files.models import StoredFile
from minga.people.models import Person

FILE: Final = "capacity.evidence"
MOST: Final = 200


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One document, or a link to it."""

    title: str
    upload: Upload | None = None
    name: str = ""
    link: str = ""
    dated: date | None = None


@action
def add_evidence(
    *, measured: Measured, piece: Piece, questions: Collection[str] = (), actor: Actor, now: datetime
) -> EvidenceFile:
    """Keep a document or a link for the entity, and cite it where it proves something."""
    held = hold_for_answer(measured, "", actor, now)
    for question in questions:
        must_be_hers(held, question, _person(actor), now)
    _check(held, piece)
    file = _store(piece, actor, now)
    made = EvidenceFile.objects.create(
        measured=held, title=piece.title.strip()[:200], file=file, link=piece.link.strip(), dated=piece.dated
    )
    Citation.objects.bulk_create([Citation(evidence=made, question=code) for code in sorted(set(questions))])
    after = {"title": made.title, "sha256": file.sha256 if file else "", "questions": sorted(set(questions))}
    record(EvidenceAdded(subject=made, organisation_id=held.organisation_id, after=after), related=(held,))
    return made


@action
def remove_evidence(*, evidence: EvidenceFile, actor: Actor, now: datetime) -> None:
    """Take a document out and erase it. A colleague with a part takes out only what other parts do not cite."""
    held = hold_for_answer(evidence.measured, "", actor, now)
    found = _hold(evidence)
    cited = set(found.citations.values_list("question", flat=True))
    for question in cited:
        must_be_hers(held, question, _person(actor), now)
    before = {"title": found.title, "questions": sorted(cited)}
    record(EvidenceRemoved(subject=found, organisation_id=held.organisation_id, before=before), related=(held,))
    file = found.file
    found.delete()
    if file is not None:
        erase_file(file=file, reason="evidence removed", actor=actor, now=now)


@action
def cite_evidence(*, evidence: EvidenceFile, question: str, where: str = "", actor: Actor, now: datetime) -> Citation:
    """This question rests on it, on that page. Cited again, the page changes."""
    held = hold_for_answer(evidence.measured, question, actor, now)
    found = _hold(evidence)
    made, _new = Citation.objects.update_or_create(
        evidence=found, question=question, defaults={"where": where.strip()[:80]}
    )
    after = {"question": question, "where": made.where}
    record(EvidenceCited(subject=found, organisation_id=held.organisation_id, after=after), related=(held,))
    return made


@action
def remove_citation(*, citation: Citation, actor: Actor, now: datetime) -> None:
    """This question does not rest on it any more; the document stays for others."""
    held = hold_for_answer(citation.evidence.measured, citation.question, actor, now)
    found = Citation.objects.filter(pk=citation.pk).select_related("evidence").first()
    if found is None:
        raise Conflict(_("Somebody has taken this citation out already."), code="gone")
    before = {"question": found.question}
    happened = CitationRemoved(subject=found.evidence, organisation_id=held.organisation_id, before=before)
    record(happened, related=(held,))
    found.delete()


def _check(measured: Measured, piece: Piece) -> None:
    errors: dict[str, list[str]] = {}
    if not piece.title.strip():
        errors["title"] = [_("Say what it is, so that graders know what they open.")]
    if piece.upload is None and not piece.link.strip():
        errors["file"] = [_("Choose a file, or write a link.")]
    if piece.upload is not None and piece.link.strip():
        errors["link"] = [_("One or the other: a file, or a link.")]
    if measured.evidence.count() >= MOST:
        errors["title"] = [_("%(most)s pieces of evidence are enough. Cite those there are.") % {"most": MOST}]
    if errors:
        raise Invalid(errors)


def _store(piece: Piece, actor: Actor, now: datetime) -> StoredFile | None:
    if piece.upload is None:
        return None
    try:
        return store_file(upload=piece.upload, name=piece.name, purpose=FILE, actor=actor, now=now)
    except DomainError as refusal:
        raise Invalid({"file": [str(refusal)]}) from refusal


def _hold(evidence: EvidenceFile) -> EvidenceFile:
    rows = EvidenceFile.objects.select_for_update(of=("self",), no_key=True).select_related("file", "measured")
    found = rows.filter(pk=evidence.pk).first()
    if found is None:
        raise Conflict(_("Somebody has taken this evidence out already."), code="gone")
    return found


def _person(actor: Actor) -> Person:
    if not isinstance(actor, Person):
        raise NotAllowed(_("A person of the entity does this."))
    return actor
