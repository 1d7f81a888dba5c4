"""Why a solver and a challenge fit, said in words: one rule for both directions.

Each reason counts as many points as its constant says: first those that say that they fit, then, among
equals, those that say how proven the solution is; then a lot decides, another one in each list, so that
nobody is always first. What is not known is said too. What words mean is looked up in `core.similar`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls.enums import Maturity
from minga.calls.models import Solver
from minga.challenges.enums import Sector
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.queries.similar import words_of
from minga.core.similar import kin_of, roots_of
from minga.core.texts import Texts, pick
from minga.organisations.models import Territory
from minga.organisations.queries.atlas import country_name

WHOLE, PART, SECTOR, GOAL, SAME_PLACE, SAME_COUNTRY, PROVEN, CONFIRMED = 3, 1, 2, 1, 2, 1, 1, 2
MATURE: Final[Mapping[str, int]] = {Maturity.PILOT: 1, Maturity.MARKET: 2, Maturity.SCALED: 2}
ENOUGH: Final = 2
"""Points that capabilities and sector must give together: one word in common is a coincidence."""
MOST_WORDS: Final = 3
"""So many capabilities count: whoever lists everything does not win by it."""


@dataclass(frozen=True)
class Reason:
    """One reason. `kind`: capability, sector, goal, place, country, maturity or proof; in words once it is shown."""

    kind: str
    points: int
    said: Mapping[str, Any]

    @property
    def words(self) -> str:
        """In the reader's language."""
        return _WORDS[self.kind](self.said)


@dataclass(frozen=True)
class Need:
    """What of a challenge is compared. `roots`: all under which its words may be said → the word as it was written."""

    key: str
    roots: Mapping[str, str]
    sector: str
    goal: int | None
    country: str
    region: frozenset[int]


@dataclass(frozen=True)
class Offer:
    """What of a solver is compared. `can`: each capability with the roots of its telling words."""

    key: str
    can: tuple[tuple[str, tuple[str, ...]], ...]
    sectors: frozenset[str]
    goals: frozenset[int]
    countries: frozenset[str]
    place: Texts
    region: frozenset[int]
    maturity: str
    proofs: int
    confirmed: bool


@dataclass(frozen=True)
class Fit:
    """That they fit, and why. `points`: how well they fit; `proven`: how far the solution is."""

    points: int
    proven: int
    reasons: tuple[Reason, ...]
    offer: Offer
    need: Need

    @property
    def asks(self) -> tuple[str, ...]:
        """What does not fit, or is not known: whoever decides to talk begins with it."""
        return tuple(_asks(self.offer, self.need))


def need_of(challenge: Challenge, offer: Offer | None = None) -> Need:
    """A challenge as it is compared, with one offer or with many; its territory and the one above come along."""
    among = frozenset(root for _capability, roots in offer.can for root in roots) if offer is not None else None
    return Need(
        key=challenge.key,
        roots=_meant(f"{words_of(challenge)}\n{challenge.technology_need}", among),
        sector=challenge.sector,
        goal=challenge.sdg_goal,
        country=challenge.country,
        region=_region(challenge.territory),
    )


def offer_of(solver: Solver, *, proofs: int, confirmed: bool) -> Offer:
    """A solver as it is compared; its territory and the one above come along."""
    return Offer(
        key=solver.key,
        can=tuple((each, _roots(each)) for each in solver.capabilities),
        sectors=frozenset(solver.sectors),
        goals=frozenset(solver.sdg_goals),
        countries=frozenset(filter(None, (solver.country, *solver.works_in))),
        place=solver.territory.names if solver.territory else {},
        region=_region(solver.territory),
        maturity=solver.maturity,
        proofs=proofs,
        confirmed=confirmed,
    )


def fit_of(offer: Offer, need: Need) -> Fit | None:
    """None without a reason that says something: a whole capability, parts of two, or the sector."""
    strong = (*_capabilities(offer, need), *_sector(offer, need))
    if _sum(strong) < ENOUGH:
        return None
    fitting = (*strong, *_goal(offer, need), *_place(offer, need))
    proving = (*_maturity(offer), *_proof(offer))
    return Fit(_sum(fitting), _sum(proving), (*fitting, *proving), offer, need)


def in_order(fits: Iterable[Fit]) -> list[Fit]:
    """The best fitting first, among equals the most proven; then a lot of each pair decides, the same each time."""
    return sorted(fits, key=lambda fit: (-fit.points, -fit.proven, _lot(fit)))


def _sum(reasons: Iterable[Reason]) -> int:
    return sum(each.points for each in reasons)


def _lot(fit: Fit) -> str:
    return sha256(f"{fit.offer.key} {fit.need.key}".encode()).hexdigest()


@lru_cache(maxsize=16_384)
def _roots(capability: str) -> tuple[str, ...]:
    return tuple(roots_of(capability))


@lru_cache(maxsize=1_024)
def _kin(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(kin_of(text).items())


def _meant(text: str, among: frozenset[str] | None) -> dict[str, str]:
    """Every root (of these) under which a word of the text may be said, with that word; its own root comes first."""
    found: dict[str, str] = {}
    for typed, (own, *_others) in _kin(text):
        if among is None or own in among:
            found.setdefault(own, typed)
    for typed, roots in _kin(text):
        for root in roots if among is None else among.intersection(roots):
            found.setdefault(root, typed)
    return found


def _capabilities(offer: Offer, need: Need) -> Sequence[Reason]:
    """Capabilities of which the challenge speaks, with the words that met; the best of them."""
    found = []
    for capability, roots in offer.can:
        met = tuple(dict.fromkeys(need.roots[root] for root in roots if root in need.roots))
        if met:
            points = WHOLE if all(root in need.roots for root in roots) else PART
            found.append(Reason("capability", points, {"capability": capability, "met": met}))
    return sorted(found, key=lambda each: -each.points)[:MOST_WORDS]


def _sector(offer: Offer, need: Need) -> Iterable[Reason]:
    if need.sector and need.sector in offer.sectors:
        yield Reason("sector", SECTOR, {"sector": need.sector})


def _goal(offer: Offer, need: Need) -> Iterable[Reason]:
    if need.goal in offer.goals:
        yield Reason("goal", GOAL, {"number": need.goal})


def _place(offer: Offer, need: Need) -> Iterable[Reason]:
    if offer.region & need.region:
        yield Reason("place", SAME_PLACE, {"place": offer.place})
    elif need.country and need.country in offer.countries:
        yield Reason("country", SAME_COUNTRY, {"country": need.country})


def _maturity(offer: Offer) -> Iterable[Reason]:
    if points := MATURE.get(offer.maturity, 0):
        yield Reason("maturity", points, {"maturity": offer.maturity})


def _proof(offer: Offer) -> Iterable[Reason]:
    if offer.proofs:
        said = {"n": offer.proofs, "confirmed": offer.confirmed}
        yield Reason("proof", CONFIRMED if offer.confirmed else PROVEN, said)


def _capability_words(said: Mapping[str, Any]) -> str:
    listed = ", ".join(f"“{each}”" for each in said["met"])
    values = {"capability": said["capability"], "words": listed}
    return _("It can do “%(capability)s”, and the challenge speaks of %(words)s.") % values


def _goal_words(said: Mapping[str, Any]) -> str:
    values = {"number": said["number"], "title": sdg_goal_title(said["number"])}
    return _("It serves the same goal: %(number)s, %(title)s.") % values


def _proof_words(said: Mapping[str, Any]) -> str:
    words = ngettext("It shows %(n)s proof.", "It shows %(n)s proofs.", said["n"]) % said
    if said["confirmed"]:
        words = _("%(proofs)s The dossier of an initiative confirms that it took part.") % {"proofs": words}
    return words


_WORDS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "capability": _capability_words,
    "sector": lambda said: _("It works in this sector: %(sector)s.") % {"sector": Sector(said["sector"]).label},
    "goal": _goal_words,
    "place": lambda said: _("It is near: %(place)s.") % {"place": pick(said["place"])},
    "country": lambda said: _("It works in %(country)s.") % {"country": country_name(said["country"])},
    "maturity": lambda said: (
        _("How far its solution is: %(maturity)s.") % {"maturity": Maturity(said["maturity"]).label}
    ),
    "proof": _proof_words,
}


def _asks(offer: Offer, need: Need) -> Iterable[str]:
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
