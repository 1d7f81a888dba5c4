"""The page of a challenge: what a mayor reads in a minute, and the sources behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.challenges import policies
from minga.challenges.enums import STANDING, Axis, ChallengeStatus
from minga.challenges.models import Attempt, Challenge, Evidence
from minga.challenges.models.sdgs import sdg_goal_title, sdg_target_title
from minga.challenges.queries.challenges import challenges_decided_by, is_stale
from minga.challenges.queries.conditions import Condition, conditions_of
from minga.challenges.queries.figures import Figure, figure_of
from minga.challenges.queries.sections import TONES, challenge_sections
from minga.organisations.queries.sections import Section
from minga.people.models import Person
from minga.programmes.policies import may_see as may_see_edition


@dataclass(frozen=True)
class EvidenceLine:
    """One piece of evidence, as far as the reader may see it."""

    uuid: str
    kind: str
    title: str
    source: str
    made_on: date | None
    link: str
    file: str
    file_name: str
    restricted: bool


@dataclass(frozen=True)
class PrecedentLine:
    """What was tried elsewhere. `link` leads outside or to a thing of the house."""

    uuid: str
    title: str
    where: str
    link: str
    difference: str


@dataclass(frozen=True)
class JoinedLine:
    """Another organisation that suffers the same: its own challenge was joined to this one."""

    key: str
    organisation: str
    organisation_link: str
    complaint: str
    affected_count: int | None
    part: bool
    """Whether the reader may part it from this one."""


@dataclass(frozen=True)
class Rights:
    """What this reader may do here; each decides on one button."""

    inside: bool
    write: bool
    decide: bool
    map: bool
    characterise: bool
    withdraw: bool
    take_up: bool
    join: bool
    confirm: bool


@dataclass(frozen=True)
class ChallengePage:
    """Everything on the page."""

    key: str
    title: str
    question: str
    complaint: str
    language: str
    status: str
    state: str
    tone: str
    stage: int
    stale: bool
    restricted: bool
    owner: str
    owner_link: str
    unit: str
    place: str
    edition: str
    edition_link: str
    affected: str
    affected_count: int | None
    affected_source: str
    people: int | None
    figure: Figure | None
    evidence: tuple[EvidenceLine, ...]
    hidden_evidence: int
    causes: str
    attempts: tuple[Attempt, ...]
    precedents: tuple[PrecedentLine, ...]
    joined: tuple[JoinedLine, ...]
    public_value: str
    constraints: str
    technology_need: str
    nature: str
    sector: str
    facets: tuple[str, ...]
    axes: tuple[str, ...]
    sdg_goal: int | None
    sdg_goal_title: str
    sdg_target: str
    sdg_target_title: str
    adoption_owner: str
    adoption_budget: str
    adoption_norm: str
    adoption_note: str
    conditions: tuple[Condition, ...]
    withdrawn_reason: str
    mapped_at: datetime | None
    confirmed_at: datetime | None
    sections: tuple[Section, ...]
    rights: Rights

    @property
    def met(self) -> int:
        """How many conditions are met."""
        return sum(condition.met for condition in self.conditions)

    @property
    def stands(self) -> bool:
        """Whether it is on the map."""
        return self.status in STANDING


_STAGES = {
    ChallengeStatus.MAPPED: 1,
    ChallengeStatus.CHARACTERISED: 2,
    ChallengeStatus.CONNECTED: 3,
    ChallengeStatus.SOLVED: 6,
}


def challenge_page(challenge: Challenge, viewer: Person | None, now: datetime) -> ChallengePage:
    """The page as this viewer may read it; the number of queries does not grow with what is on it."""
    inside = policies.is_inside(viewer, challenge, now)
    evidence = evidence_lines(challenge, inside=True)
    rights = _rights(challenge, viewer, now, inside=inside)
    joined = tuple(_joined(challenge, viewer, now, rights))
    return ChallengePage(
        **_words(challenge, viewer, now),
        **_place(challenge),
        people=_people(challenge, joined),
        figure=figure_of(challenge),
        evidence=tuple(line for line in evidence if inside or not line.restricted),
        hidden_evidence=0 if inside else sum(line.restricted for line in evidence),
        attempts=tuple(challenge.attempts.all()),
        precedents=tuple(
            PrecedentLine(str(row.uuid), row.title, row.where, row.link, row.difference)
            for row in challenge.precedents.all()
        ),
        joined=joined,
        conditions=conditions_of(challenge),
        sections=challenge_sections(challenge, viewer, now, inside=inside),
        rights=rights,
    )


def _words(challenge: Challenge, viewer: Person | None, now: datetime) -> dict[str, Any]:
    """The texts and the state."""
    same = (
        "key", "title", "question", "complaint", "language", "status", "restricted", "affected", "affected_count",
        "affected_source", "causes", "public_value", "constraints", "technology_need", "sdg_goal", "sdg_target",
        "adoption_owner", "adoption_budget", "adoption_norm", "adoption_note", "withdrawn_reason",
        "mapped_at", "confirmed_at",
    )  # fmt: skip
    status = ChallengeStatus(challenge.status)
    facets = (
        challenge.get_facet_display(), challenge.get_innovation_type_display(), challenge.get_horizon_display(),
        _("Risk: %(level)s") % {"level": challenge.get_risk_display()} if challenge.risk else "",
    )  # fmt: skip
    return {name: getattr(challenge, name) for name in same} | {
        "state": challenge.get_status_display(),
        "tone": TONES[status],
        "stage": _STAGES.get(status, 0),
        "stale": is_stale(challenge, now),
        "nature": challenge.get_nature_display() if challenge.nature else "",
        "sector": challenge.get_sector_display() if challenge.sector else "",
        "facets": tuple(str(words) for words in facets if words),
        "axes": tuple(str(Axis(axis).label) for axis in challenge.axes),
        "sdg_goal_title": sdg_goal_title(challenge.sdg_goal),
        "sdg_target_title": sdg_target_title(challenge.sdg_target),
        **_edition(challenge, viewer, now),
    }


def _edition(challenge: Challenge, viewer: Person | None, now: datetime) -> dict[str, str]:
    """In which edition it was written, for whoever may see that edition."""
    edition = challenge.edition
    if edition is None or not may_see_edition(viewer, edition, now):
        return {"edition": "", "edition_link": ""}
    return {"edition": str(edition), "edition_link": reverse("programmes:edition", args=[edition.key])}


def _place(challenge: Challenge) -> dict[str, Any]:
    organisation = challenge.organisation
    steps, place = [], organisation.territory
    while place is not None:
        steps.append(str(place))
        place = place.parent
    return {
        "owner": organisation.name,
        "owner_link": organisation.get_absolute_url(),
        "unit": challenge.unit.name if challenge.unit else "",
        "place": ", ".join(steps),
    }


def evidence_lines(challenge: Challenge, *, inside: bool) -> tuple[EvidenceLine, ...]:
    """The evidence in the order in which it was added; what is restricted only for those inside. One query."""
    rows = challenge.evidence.select_related("file")
    return tuple(_evidence(piece) for piece in rows if inside or not piece.restricted)


def _evidence(piece: Evidence) -> EvidenceLine:
    file = piece.file if piece.file is not None and piece.file.erased_at is None else None
    return EvidenceLine(
        uuid=str(piece.uuid),
        kind=piece.get_kind_display(),
        title=piece.title,
        source=piece.source,
        made_on=piece.made_on,
        link=piece.link,
        file=file.get_absolute_url() if file else "",
        file_name=file.name if file else "",
        restricted=piece.restricted,
    )


def _joined(challenge: Challenge, viewer: Person | None, now: datetime, rights: Rights) -> Iterable[JoinedLine]:
    """What was joined to it; restricted ones only for those inside."""
    rows = challenge.joined.filter(status=ChallengeStatus.JOINED).select_related("organisation")
    shown = [row for row in rows.order_by("organisation__folded_name", "pk") if rights.inside or not row.restricted]
    if not shown:
        return
    mine = challenges_decided_by(viewer, now).filter(pk__in=[row.pk for row in shown]) if viewer else None
    own = set(mine.values_list("pk", flat=True)) if mine is not None and not rights.decide else set()
    for row in shown:
        owner, part = row.organisation, rights.decide or row.pk in own
        yield JoinedLine(row.key, owner.name, owner.get_absolute_url(), row.complaint, row.affected_count, part)


def _people(challenge: Challenge, joined: Iterable[JoinedLine]) -> int | None:
    """How many people suffer it here and where it was joined; None when nobody said."""
    counts = [challenge.affected_count, *(line.affected_count for line in joined)]
    return sum(known) if (known := [count for count in counts if count]) else None


def _rights(challenge: Challenge, viewer: Person | None, now: datetime, *, inside: bool) -> Rights:
    status = challenge.status
    decide = inside and policies.may_decide(viewer, challenge, now)
    early = (ChallengeStatus.DRAFT, ChallengeStatus.MAPPED, ChallengeStatus.CHARACTERISED)
    return Rights(
        inside=inside,
        write=inside and policies.may_write(viewer, challenge, now),
        decide=decide,
        map=decide and status == ChallengeStatus.DRAFT,
        characterise=decide and status == ChallengeStatus.MAPPED,
        withdraw=decide and status in (*early, ChallengeStatus.CONNECTED),
        take_up=decide and status == ChallengeStatus.WITHDRAWN,
        join=decide and status in early,
        confirm=decide and status in STANDING,
    )
