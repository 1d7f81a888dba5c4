"""One part to answer: beside each question, what Minga knows of it and the evidence that it cites."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from minga.capacity.models import Citation, Delegation, EvidenceFile, Measured, Prefill
from minga.capacity.queries.answer_pages import Head, PartRow, head_of, part_rows
from minga.capacity.queries.parts import Asked, Part
from minga.capacity.queries.prefills import source_label
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.field_views import FieldView
from minga.questionnaires.queries.steps import StepPage, step_page


@dataclass(frozen=True)
class KnownView:
    """What Minga found, and what the entity made of it."""

    uuid: UUID
    label: str
    number: int
    links: tuple[Mapping[str, str], ...]
    more: int
    state: str
    who: str
    when: datetime | None
    reason: str


@dataclass(frozen=True)
class Proof:
    """A piece of evidence, with where it opens."""

    uuid: UUID
    title: str
    href: str
    dated: date | None
    is_file: bool
    size: int = 0


@dataclass(frozen=True)
class CitationView:
    """That a question rests on a piece of evidence."""

    uuid: UUID
    proof: Proof
    where: str


@dataclass(frozen=True)
class AskedView:
    """One question with all that stands beside it."""

    field: FieldView
    code: str
    short: str
    points: Decimal | None
    known: KnownView | None
    citations: tuple[CitationView, ...]
    citable: tuple[Proof, ...]


@dataclass(frozen=True)
class PartPage:
    """What is on screen while a part is answered."""

    head: Head
    step: StepPage
    rows: tuple[PartRow, ...]
    asked: tuple[AskedView, ...]
    mine: Delegation | None
    colleagues: tuple[str, ...]
    next: str
    asides: int
    draft: Submission


def part_page(
    measured: Measured,
    draft: Submission,
    part: Part,
    viewer: Person,
    language: str,
    now: datetime,
    *,
    refused: Mapping[str, Sequence[str]] | None = None,
) -> PartPage | None:
    """The right to write the part was asked before. None when the form has no such section now."""
    step = step_page(draft, part.key, language, file_errors=refused)
    if step is None:
        return None
    rows = part_rows(measured, viewer, now)
    mine = Delegation.objects.filter(measured=measured, part=part.key, person=viewer).first()
    hers = [row.key for row in rows if row.mine]
    later = hers[hers.index(part.key) + 1 :] if part.key in hers else []
    return PartPage(
        head=head_of(measured, viewer, now),
        step=step,
        rows=rows,
        asked=_asked(measured, part, step),
        mine=mine,
        colleagues=tuple(each.name for row in rows if row.key == part.key for each in row.colleagues if not each.mine),
        next=later[0] if later else "",
        asides=len(draft.set_aside),
        draft=draft,
    )


def known_view(prefill: Prefill) -> KnownView:
    """A prefill in words."""
    state = "confirmed" if prefill.confirmed_at else "refused" if prefill.refused_at else "waiting"
    who = prefill.confirmed_by.name if prefill.confirmed_by is not None else ""
    return KnownView(
        uuid=prefill.uuid,
        label=source_label(prefill.source),
        number=int(prefill.value),
        links=tuple(prefill.links),
        more=max(0, int(prefill.value) - len(prefill.links)) if len(prefill.links) > 1 else 0,
        state=state,
        who=who,
        when=prefill.confirmed_at or prefill.refused_at,
        reason=prefill.refused_reason,
    )


def proof_of(evidence: EvidenceFile) -> Proof:
    """Where it opens: the stored file, or the link."""
    file = evidence.file
    href = file.get_absolute_url() if file is not None else evidence.link
    return Proof(
        evidence.uuid, evidence.title, href, evidence.dated, file is not None, file.size if file is not None else 0
    )


def known_by_question(measured: Measured) -> Mapping[str, Prefill]:
    """Every prefill of an entity, by code of its question. One query."""
    return {row.question: row for row in Prefill.objects.filter(measured=measured).select_related("confirmed_by")}


def citations_by_question(measured: Measured) -> Mapping[str, tuple[CitationView, ...]]:
    """Every citation of an entity, by code of its question. One query."""
    found: dict[str, list[CitationView]] = defaultdict(list)
    rows = Citation.objects.filter(evidence__measured=measured).select_related("evidence__file")
    for row in rows.order_by("evidence__title", "pk"):
        found[row.question].append(CitationView(row.uuid, proof_of(row.evidence), row.where))
    return {code: tuple(cited) for code, cited in found.items()}


def _asked(measured: Measured, part: Part, step: StepPage) -> tuple[AskedView, ...]:
    fields = {field.place: field for field in step.fields}
    known, cited = known_by_question(measured), citations_by_question(measured)
    library = [proof_of(each) for each in measured.evidence.select_related("file")]
    views = []
    for each in part.asked:
        field = fields.get(each.question.key)
        if field is not None:
            citations = cited.get(each.code, ())
            inside = {citation.proof.uuid for citation in citations}
            prefill = known.get(each.code)
            views.append(
                AskedView(
                    field=field,
                    code=each.code,
                    short=_short(each),
                    points=_points(each),
                    known=known_view(prefill) if prefill is not None else None,
                    citations=citations,
                    citable=tuple(proof for proof in library if proof.uuid not in inside),
                )
            )
    return tuple(views)


def _short(asked: Asked) -> str:
    return pick(asked.nodes[0].titles) if asked.nodes else ""


def _points(asked: Asked) -> Decimal | None:
    """What the question is worth at most, when the index adds points."""
    worth = [node.max_points for node in asked.nodes if node.max_points is not None]
    return Decimal(f"{sum(worth, Decimal(0)).normalize():f}") if worth else None
