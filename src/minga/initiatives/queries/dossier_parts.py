"""What stands beside the thread: cost to date, team, sources, what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.challenges.models import Evidence as ChallengeEvidence
from minga.challenges.queries.conditions import Condition
from minga.core.money import Money
from minga.initiatives.enums import CommitmentKind, CostKind, LifeStage
from minga.initiatives.models import Commitment, Cost, GateReview, Initiative, Partner
from minga.initiatives.policies import SCOPE, WORKING
from minga.initiatives.queries.conditions import gate_conditions
from minga.initiatives.queries.knots import Promised, Ref, evidence_ref, file_ref
from minga.initiatives.queries.results import Result
from minga.initiatives.queries.thread import Telling
from minga.initiatives.queries.thread_gates import promises
from minga.organisations.models import Role


@dataclass(frozen=True)
class CostLine:
    """Lines of the same thing at the same price, added up."""

    item: str
    quantity: Decimal
    unit: str
    unit_cost: Decimal
    amount: Decimal
    currency: str
    in_kind: bool
    restricted: bool = False


@dataclass(frozen=True)
class CostSheet:
    """Cost to date, in cash and in kind."""

    lines: tuple[CostLine, ...]
    totals: tuple[Money, ...]
    """One for each currency; the initiative's own first."""
    in_kind: bool
    per: Money | None = None
    per_what: str = ""
    per_count: Decimal | None = None


@dataclass(frozen=True)
class Hand:
    """Who does what: an office, a role or an organisation, and until when."""

    name: str
    part: str
    href: str = ""
    until: date | None = None
    person: str = ""
    deputy: str = ""
    has_deputy: bool = False
    organisation: bool = False


@dataclass(frozen=True)
class Source:
    """Something to read further, numbered as researchers cite it."""

    ref: Ref
    kind: str


@dataclass(frozen=True)
class NextStep:
    """What comes next: the gate that was asked for, and what was promised by when."""

    to_stage: int = 0
    to_name: str = ""
    asked_on: datetime | None = None
    conditions: tuple[Condition, ...] = ()
    commitments: tuple[Promised, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to_stage or self.commitments)


def cost_sheet(telling: Telling) -> CostSheet:
    """Itemised, full cost; what was reversed and what reverses it are left out. One query."""
    initiative = telling.initiative
    rows = Cost.objects.filter(initiative=initiative, reverses__isnull=True, reversed_by__isnull=True)
    if not telling.inside:
        rows = rows.filter(restricted=False)
    grouped: dict[tuple[str, str, Decimal, str, str, bool], Decimal] = defaultdict(Decimal)
    for row in rows.order_by("spent_on", "pk"):
        grouped[row.item, row.unit, row.unit_cost, row.currency, row.kind, row.restricted] += row.quantity
    lines = tuple(
        CostLine(
            item,
            quantity,
            unit,
            each,
            (quantity * each).quantize(Decimal("0.01")),
            currency,
            kind == CostKind.IN_KIND,
            kept,
        )
        for (item, unit, each, currency, kind, kept), quantity in grouped.items()
    )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.currency] += line.amount
    totals = tuple(Money(sums[code], code) for code in sorted(sums, key=lambda code: code != initiative.currency))
    per, what, count = _per_result(totals, telling)
    return CostSheet(lines, totals, any(line.in_kind for line in lines), per, what, count)


def _per_result(totals: Sequence[Money], telling: Telling) -> tuple[Money | None, str, Decimal | None]:
    """The cost of one unit of what is counted, or of reaching one person; only when there is one currency."""
    if len(totals) != 1 or not totals[0].amount:
        return None, "", None
    count, what = _counted(telling)
    if not count:
        return None, "", None
    return Money((totals[0].amount / count).quantize(Decimal("0.01")), totals[0].currency), what, count


def _counted(telling: Telling) -> tuple[Decimal, str]:
    for row in telling.results:
        if row.own and row.counts_up and row.now is not None and row.unit:
            gained = row.now - (row.baseline or 0)
            if gained > 0:
                return gained, row.unit
    shown = [row for row in telling.experiments if telling.inside or not row.restricted]
    reached = sum(row.people or 0 for row in shown if row.kind == "pilot")
    return Decimal(reached), _("people reached")


def team_of(initiative: Initiative, now: datetime, *, inside: bool) -> tuple[Hand, ...]:
    """Offices rather than people; a person's name when her role is public, or for whoever is inside."""
    owner = initiative.organisation
    office = initiative.unit.name if initiative.unit else owner.name
    part = _("Owner. Decides each gate")
    hands = [Hand(office, part, owner.get_absolute_url(), organisation=True)]
    roles = Role.objects.filter(scope_type=SCOPE, scope_id=initiative.pk).counting(now)
    for role in roles.select_related("person", "deputy", "organisation").order_by("starts_on", "pk"):
        hands.append(_hand(role, inside=inside))
    for partner in _partners(initiative):
        hands.append(
            Hand(
                name=partner.organisation.name,
                part=partner.note or partner.get_part_display(),
                href=partner.organisation.get_absolute_url(),
                until=partner.until,
                organisation=True,
            )
        )
    return tuple(hands)


def _partners(initiative: Initiative) -> Iterable[Partner]:
    return Partner.objects.filter(initiative=initiative).select_related("organisation").order_by("since", "pk")


def _hand(role: Role, *, inside: bool) -> Hand:
    named = inside or role.public
    place = role.organisation.name if role.organisation else ""
    office = role.title or role.get_kind_display()
    return Hand(
        name=str(role.person) if named else office,
        part=" · ".join(part for part in (office if named else role.get_kind_display(), place) if part),
        until=role.ends_on if inside else None,
        person=str(role.person) if named else "",
        deputy=str(role.deputy) if role.deputy and inside else "",
        has_deputy=role.deputy_id is not None,
    )


def next_step(telling: Telling, now: datetime) -> NextStep:
    """The next gate with what it asks, and the open commitments; nothing once the work ended."""
    initiative = telling.initiative
    if initiative.state not in WORKING:
        return NextStep()
    pending = GateReview.objects.filter(
        initiative=initiative, decided_at__isnull=True, taken_back_at__isnull=True
    ).first()
    to_stage = pending.to_stage if pending else initiative.stage + 1
    open_ones = Commitment.objects.filter(initiative=initiative, done_on__isnull=True, dropped_at__isnull=True)
    ranked = sorted(open_ones, key=lambda row: (row.kind != CommitmentKind.NEXT_ACTION, row.due_on, row.pk))
    commitments = promises(ranked, inside=telling.inside)
    if to_stage > LifeStage.REPLICATED:
        return NextStep(commitments=commitments)
    return NextStep(
        to_stage=to_stage,
        to_name=str(LifeStage(to_stage).label),
        asked_on=pending.asked_at if pending else None,
        conditions=_asked(gate_conditions(initiative, to_stage, now), inside=telling.inside),
        commitments=commitments,
    )


def _asked(conditions: Iterable[Condition], *, inside: bool) -> tuple[Condition, ...]:
    """What a gate asks; how it is met is told only to whoever is inside, for it may quote restricted parts."""
    return tuple(row if inside else replace(row, detail="", link="") for row in conditions)


def sources_of(telling: Telling) -> tuple[Source, ...]:
    """Everything that can be checked: evidence of the dossier, of the challenge, and of each figure. One query."""
    own = (Source(evidence_ref(row), row.get_kind_display()) for row in telling.evidence)
    return (*own, *_of_challenge(telling), *_of_figures(telling.results))


def _of_challenge(telling: Telling) -> Iterator[Source]:
    challenge = telling.initiative.challenge
    if not telling.shows_challenge:
        return
    shown = Q() if telling.inside else Q(restricted=False)
    for row in ChallengeEvidence.objects.filter(shown, challenge=challenge).select_related("file"):
        kind = pgettext("source", "%(kind)s, from the challenge") % {"kind": row.get_kind_display()}
        if row.file is not None:
            ref = file_ref(row.file, row.title, restricted=row.restricted, note=row.source, on=row.made_on)
        else:
            ref = Ref(row.title, row.link, row.source, restricted=row.restricted, on=row.made_on)
        yield Source(ref, kind)


def _of_figures(results: Iterable[Result]) -> Iterator[Source]:
    for row in results:
        if row.baseline is not None and row.baseline_source:
            yield Source(Ref(row.title, note=row.baseline_source, on=row.baseline_on), _("Baseline"))
        if row.own and row.source:
            yield Source(Ref(row.title, note=row.source, on=row.now_on), _("Measurement"))
