"""Why a solver and a challenge fit, said in words: one rule for both directions.

Six reasons count, each as many points as `POINTS` says, and what is not known is said too. Nothing
else puts a list in order; among those with equal points a lot decides, another one for each list, so
that nobody is always first. What a capability means is looked up in the rings of `core.similar`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls.enums import Maturity
from minga.calls.models import Solver
from minga.challenges.enums import Sector
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.queries.similar import words_of
from minga.core.similar import kin_of, roots_of
from minga.core.texts import pick
from minga.organisations.models import Territory
from minga.organisations.queries.atlas import country_name

WHOLE, PART, SECTOR, GOAL, SAME_PLACE, SAME_COUNTRY, PROVEN, CONFIRMED = 3, 1, 2, 1, 2, 1, 1, 2
MATURE: Final[Mapping[str, int]] = {Maturity.PILOT: 1, Maturity.MARKET: 2, Maturity.SCALED: 2}
MOST_WORDS: Final = 3
"""So many capabilities count: whoever lists everything does not win by it."""


@dataclass(frozen=True)
class Reason:
    """One reason, in words. `kind`: words, sector, goal, place, maturity or proof."""

    kind: str
    words: str
    points: int


@dataclass(frozen=True)
class Need:
    """What of a challenge is compared. `roots`: of each telling word its place in the text, and as it was written."""

    key: str
    roots: Mapping[str, tuple[int, str]]
    sector: str
    goal: int | None
    country: str
    region: frozenset[int]


@dataclass(frozen=True)
class Offer:
    """What of a solver is compared. `can`: each capability with its telling words and their roots."""

    key: str
    can: tuple[tuple[str, Mapping[str, frozenset[str]]], ...]
    sectors: frozenset[str]
    goals: frozenset[int]
    countries: frozenset[str]
    place: str
    region: frozenset[int]
    maturity: str
    proofs: int
    confirmed: bool


@dataclass(frozen=True)
class Fit:
    """That they fit, why, and what one has to ask."""

    points: int
    reasons: tuple[Reason, ...]
    asks: tuple[str, ...]


def need_of(challenge: Challenge) -> Need:
    """A challenge as it is compared; its territory and the one above come along."""
    found = roots_of(f"{words_of(challenge)}\n{challenge.technology_need}")
    return Need(
        key=challenge.key,
        roots={root: (place, typed) for place, (root, typed) in enumerate(found.items())},
        sector=challenge.sector,
        goal=challenge.sdg_goal,
        country=challenge.country,
        region=_region(challenge.territory),
    )


def offer_of(solver: Solver, *, proofs: int, confirmed: bool) -> Offer:
    """A solver as it is compared; its territory and the one above come along."""
    return Offer(
        key=solver.key,
        can=tuple((each, kin_of(each)) for each in solver.capabilities),
        sectors=frozenset(solver.sectors),
        goals=frozenset(solver.sdg_goals),
        countries=frozenset(filter(None, (solver.country, *solver.works_in))),
        place=pick(solver.territory.names) if solver.territory else "",
        region=_region(solver.territory),
        maturity=solver.maturity,
        proofs=proofs,
        confirmed=confirmed,
    )


def fit_of(offer: Offer, need: Need) -> Fit | None:
    """None without a reason that says something: a capability or the sector."""
    strong = (*_words(offer, need), *_sector(offer, need))
    if not strong:
        return None
    reasons = (*strong, *_goal(offer, need), *_place(offer, need), *_maturity(offer), *_proof(offer))
    return Fit(sum(each.points for each in reasons), reasons, tuple(_asks(offer, need)))


def in_order(fits: Iterable[tuple[Fit, str]], *, lot: str) -> list[tuple[Fit, str]]:
    """Most points first. `lot` names the list: equal points are drawn, the same way each time."""
    return sorted(fits, key=lambda pair: (-pair[0].points, sha256(f"{lot} {pair[1]}".encode()).hexdigest()))


def _words(offer: Offer, need: Need) -> Sequence[Reason]:
    """Capabilities of which the challenge speaks, with the words that met; the best of them."""
    found = []
    for capability, kin in offer.can:
        met = {typed: said for typed, roots in kin.items() if (said := _said(roots, need))}
        if not met:
            continue
        whole = len(met) == len(kin)
        text = _("It can do “%(capability)s”, and the challenge speaks of %(words)s.")
        listed = ", ".join(f"“{each}”" for each in dict.fromkeys(met.values()))
        found.append(Reason("words", text % {"capability": capability, "words": listed}, WHOLE if whole else PART))
    return sorted(found, key=lambda each: -each.points)[:MOST_WORDS]


def _said(roots: frozenset[str], need: Need) -> str:
    """How the challenge says it; of several words the one that it says first."""
    return min((need.roots[root] for root in roots if root in need.roots), default=(0, ""))[1]


def _sector(offer: Offer, need: Need) -> Iterable[Reason]:
    if need.sector and need.sector in offer.sectors:
        words = _("It works in this sector: %(sector)s.") % {"sector": Sector(need.sector).label}
        yield Reason("sector", words, SECTOR)


def _goal(offer: Offer, need: Need) -> Iterable[Reason]:
    if need.goal in offer.goals:
        values = {"number": need.goal, "title": sdg_goal_title(need.goal)}
        yield Reason("goal", _("It serves the same goal: %(number)s, %(title)s.") % values, GOAL)


def _place(offer: Offer, need: Need) -> Iterable[Reason]:
    if offer.region & need.region:
        yield Reason("place", _("It is near: %(place)s.") % {"place": offer.place}, SAME_PLACE)
    elif need.country and need.country in offer.countries:
        yield Reason("place", _("It works in %(country)s.") % {"country": country_name(need.country)}, SAME_COUNTRY)


def _maturity(offer: Offer) -> Iterable[Reason]:
    if points := MATURE.get(offer.maturity, 0):
        words = _("How far its solution is: %(maturity)s.") % {"maturity": Maturity(offer.maturity).label}
        yield Reason("maturity", words, points)


def _proof(offer: Offer) -> Iterable[Reason]:
    if not offer.proofs:
        return
    words = ngettext("It shows %(n)s proof.", "It shows %(n)s proofs.", offer.proofs) % {"n": offer.proofs}
    if offer.confirmed:
        words = _("%(proofs)s The dossier of an initiative confirms that it took part.") % {"proofs": words}
    yield Reason("proof", words, CONFIRMED if offer.confirmed else PROVEN)


def _asks(offer: Offer, need: Need) -> Iterable[str]:
    """What does not fit, or is not known: whoever decides to talk begins with it."""
    if need.country and need.country not in offer.countries:
        yield _("It does not say that it works in %(country)s.") % {"country": country_name(need.country)}
    if offer.maturity not in MATURE:
        yield _("Its solution was not piloted with users yet.")
    if not offer.proofs:
        yield _("It shows no proof yet.")


def _region(place: Territory | None) -> frozenset[int]:
    """The place and the one above it, below the country: who shares one of them is near."""
    if place is None or place.parent is None:
        return frozenset()
    return frozenset({place.pk} if place.parent.parent_id is None else {place.pk, place.parent.pk})
