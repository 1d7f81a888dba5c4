"""What a new call is filled in with: from its stage, its kind and its edition, or from an earlier call.

A proposal is whole: a manager who agrees with it publishes it after reading it once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from minga.assessments.enums import BlindMode
from minga.assessments.models.rubric import read_rubric, rubric_as_data
from minga.calls.enums import CallKind, EligibilityKind, RankBy, TieBreakKind
from minga.calls.models import Call, EligibilityRule, PhaseRules, Rules, TieBreak
from minga.calls.queries.rules import rules_of
from minga.core.texts import Texts, pick
from minga.initiatives.enums import LifeStage
from minga.organisations.enums import PUBLIC_TYPES
from minga.programmes.models import Edition, Stage
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_forms import Form, Rubric
from minga.programmes.models.blueprint_plain import as_plain
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprints import shared_forms, shared_rubrics

ROUND: Final = "postulacion"
USUAL: Final[Mapping[str, tuple[str, str]]] = {
    CallKind.PARTICIPANTS: ("participation-request", "participant-review"),
    CallKind.CHALLENGES: ("challenge-application", "committed-teams"),
    CallKind.SOLUTIONS: ("solution-proposal", "solution-review"),
    CallKind.PILOTS: ("pilot-proposal", "pilot-award"),
    CallKind.PROJECTS: ("lab-project", "lab-project-review"),
    CallKind.COLLABORATORS: ("lab-collaborator", "collaborator-review"),
    CallKind.CASES: ("case-story", "case-review"),
}
"""Form and rubric of each kind, when the stage plans none."""

KIND_OF_STAGE: Final = {
    "pilot_fund": CallKind.PILOTS,
    "call": CallKind.SOLUTIONS,
    "enrolment": CallKind.PARTICIPANTS,
    "challenge_sourcing": CallKind.CHALLENGES,
    "lab": CallKind.PROJECTS,
    "publication": CallKind.CASES,
}
_SWAP: Final = str.maketrans({",": ".", ".": ","})
_TEAMS: Final = (CallKind.PILOTS, CallKind.PROJECTS)
_BLIND: Final = (CallKind.PARTICIPANTS, CallKind.PILOTS, CallKind.PROJECTS, CallKind.COLLABORATORS)
_OPEN_FOR, _JUDGED_IN, _DECIDED_IN = timedelta(days=28), timedelta(days=18), timedelta(days=7)
_BEACON: Final = _(
    "The winning number of the first draw of the national lottery after the entries are published, "
    "as the lottery itself publishes it."
)


@dataclass(frozen=True)
class Proposal:
    """A call before anybody touched it. `forms`: what each round asks, by the key of the round."""

    kind: str
    titles: Texts
    rules: Rules
    summaries: Texts = field(default_factory=dict)
    for_whom: Texts = field(default_factory=dict)
    offers: Texts = field(default_factory=dict)
    how_it_works: Texts = field(default_factory=dict)
    contact: str = ""
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def proposal(edition: Edition, kind: str, stage: Stage | None, now: datetime) -> Proposal:
    """From the stage of the edition and its blueprint, or from what is usual for this kind."""
    blueprint = blueprint_of(edition.version)
    form, rubric = _planned(blueprint, kind, stage)
    config = stage.config if stage else {}
    phase = _round(edition, kind, stage, form, rubric, now)
    rules = Rules(
        kind=kind,
        timezone=edition.timezone,
        languages=tuple(edition.languages),
        phases=(phase,),
        eligibility=tuple(_conditions(edition, kind)),
        tie_breaks=_tie_breaks(phase),
        places=_places(edition, kind, config),
        waiting=0 if config.get("waiting_list") is False else None,
        one_each=kind != CallKind.SOLUTIONS,
        team_most=8 if kind in _TEAMS else 1,
        amount=_amount(config.get("amount")),
        currency=str(config.get("currency") or (edition.currency if config.get("amount") else "")),
        tranches=int(config.get("tranches") or 1),
        questions_until=phase.closes_at - timedelta(days=7),
        results_at=(phase.judged_by or phase.closes_at) + _DECIDED_IN,
        late_fields=("contact",),
        beacon=in_every_language(_BEACON),
    )
    return Proposal(
        kind=kind,
        titles=stage.titles if stage else _title(edition, kind),
        rules=rules,
        summaries=(stage.summaries if stage else {}) or edition.summaries,
        for_whom=edition.for_whom,
        offers=_offers(rules),
        contact=_contact(edition),
        forms={phase.key: form.definition()},
    )


def proposal_from(earlier: Call, edition: Edition, now: datetime) -> Proposal:
    """The same call again: rules, words and forms of the earlier one, with days that are still to come."""
    rules = rules_of(earlier)
    begins = _morning(now + timedelta(days=7), rules.timezone)
    by = begins - rules.phases[0].opens_at if rules.phases else timedelta()
    phases = tuple(
        replace(each, opens_at=each.opens_at + by, closes_at=each.closes_at + by, judged_by=_moved(each.judged_by, by))
        for each in rules.phases
    )
    forms = {
        row.key: row.form.versions.filter(published_at__isnull=False).latest("number").definition
        for row in earlier.phases.select_related("form")
        if row.form is not None
    }
    moved: dict[str, Any] = {name: _moved(getattr(rules, name), by) for name in ("questions_until", "results_at")}
    return Proposal(
        kind=earlier.kind,
        titles=earlier.titles,
        rules=replace(rules, phases=phases, documents=(), languages=tuple(edition.languages), **moved),
        summaries=earlier.summaries,
        for_whom=earlier.for_whom,
        offers=earlier.offers,
        how_it_works=earlier.how_it_works,
        contact=earlier.contact,
        forms=forms,
    )


def in_every_language(words: str | Promise) -> dict[str, str]:
    """A sentence of the house in each of its languages."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(words)
    return texts


def forms_to_choose(edition: Edition) -> dict[str, Form]:
    """The forms of the edition's blueprint, then those that ship with Minga."""
    planned = {each.key: each for each in blueprint_of(edition.version).forms}
    return {**planned, **{key: form for key, form in shared_forms().items() if key not in planned}}


def rubrics_to_choose(edition: Edition) -> dict[str, Rubric]:
    """The rubrics of the edition's blueprint, then those that ship with Minga."""
    planned = {each.key: each for each in blueprint_of(edition.version).rubrics}
    return {**planned, **{key: each for key, each in shared_rubrics().items() if key not in planned}}


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """The rubric as a round keeps it: weights in points out of one hundred."""
    read = read_rubric(as_plain(rubric))
    data = rubric_as_data(read)
    for row, criterion in zip(data["criteria"], read.criteria, strict=True):
        row["weight"] = _plain(read.points(criterion))
    return data


def _plain(exact: Decimal) -> str:
    """40 and 37.5, never 40.00 nor 4E+1."""
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _planned(blueprint: Blueprint, kind: str, stage: Stage | None) -> tuple[Form, Rubric]:
    """What the stage plans; otherwise what is usual."""
    usual_form, usual_rubric = USUAL[kind]
    planned = {each.key: each for each in blueprint.stages}.get(stage.key) if stage else None
    rubrics = {each.key: each for each in blueprint.rubrics}
    rubric = next((rubrics[key] for key in planned.rubrics), None) if planned else None
    forms = {each.key: each for each in blueprint.forms}
    asked = [key for key in planned.forms if key != "acceptance"] if planned else []
    form = next((forms[key] for key in asked), None)
    return form or shared_forms()[usual_form], rubric or shared_rubrics()[usual_rubric]


def _round(edition: Edition, kind: str, stage: Stage | None, form: Form, rubric: Rubric, now: datetime) -> PhaseRules:
    opens, closes, judged = _days(edition, stage, now)
    reviews = max(2, rubric.assessors)
    return PhaseRules(
        key=ROUND,
        title=form.title,
        opens_at=opens,
        closes_at=closes,
        grace_minutes=30,
        rubric=rubric_data(rubric),
        rank_by=RankBy.MEAN,
        reviews=reviews,
        quorum=max(3, reviews),
        blind=BlindMode.DOUBLE if kind in _BLIND else BlindMode.SINGLE,
        judged_by=judged,
    )


def _days(edition: Edition, stage: Stage | None, now: datetime) -> tuple[datetime, datetime, datetime]:
    """A little more than half of the stage to apply, the rest to judge. Mornings to open, five o'clock to close."""
    zone = edition.timezone
    begins = _morning(now + timedelta(days=1), zone)
    ends = begins + _OPEN_FOR + _JUDGED_IN + _DECIDED_IN
    if stage is not None:
        begins = max(begins, _morning(_at(stage.starts_on, zone), zone))
        if _at(stage.ends_on, zone) - begins >= timedelta(days=21):
            ends = _at(stage.ends_on, zone)
    whole = ends - begins
    if whole > _OPEN_FOR + _JUDGED_IN + _DECIDED_IN:
        whole = _OPEN_FOR + _JUDGED_IN + _DECIDED_IN
    return begins, _evening(begins + whole * 0.52, zone), _evening(begins + whole * 0.86, zone)


def _at(day: Any, zone: str) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(zone))


def _morning(moment: datetime, zone: str) -> datetime:
    return _on_clock(moment, zone, 9)


def _evening(moment: datetime, zone: str) -> datetime:
    """Five in the afternoon: somebody is there to help in the last minutes. Never on a weekend."""
    local = moment.astimezone(ZoneInfo(zone))
    return _on_clock(local + timedelta(days={5: 2, 6: 1}.get(local.weekday(), 0)), zone, 17)


def _on_clock(moment: datetime, zone: str, hour: int) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0, microsecond=0)


def _moved(moment: datetime | None, by: timedelta) -> datetime | None:
    return None if moment is None else moment + by


def _conditions(edition: Edition, kind: str) -> list[EligibilityRule]:
    rules = []
    if edition.countries:
        rules.append(_condition(EligibilityKind.COUNTRY, values=tuple(edition.countries)))
    if kind == CallKind.CHALLENGES:
        rules.append(_condition(EligibilityKind.ORGANISATION_TYPE, values=tuple(PUBLIC_TYPES)))
    if kind == CallKind.SOLUTIONS:
        rules = [_condition(EligibilityKind.SOLVER_PROFILE)]
    if kind == CallKind.PILOTS:
        rules.append(_condition(EligibilityKind.INITIATIVE_STAGE, at_least=int(LifeStage.PROTOTYPED)))
    return rules


def _condition(kind: str, **fields: Any) -> EligibilityRule:
    return EligibilityRule(key=str(kind).replace("_", "-"), kind=str(kind), **fields)


def _tie_breaks(phase: PhaseRules) -> tuple[TieBreak, ...]:
    lottery = TieBreak(kind=TieBreakKind.LOTTERY)
    if not phase.rubric:
        return (lottery,)
    heaviest = max(phase.rubric["criteria"], key=lambda each: float(each["weight"]))
    return TieBreak(kind=TieBreakKind.CRITERION, value=heaviest["key"]), lottery


def _places(edition: Edition, kind: str, config: Mapping[str, Any]) -> int | None:
    if config.get("awards"):
        return int(config["awards"])
    if kind == CallKind.SOLUTIONS:
        return 1
    return edition.places if kind in (CallKind.PARTICIPANTS, CallKind.CHALLENGES) else None


def _amount(value: Any) -> Decimal | None:
    """15000 and 15000.0 are the same sum."""
    if value in (None, ""):
        return None
    exact = Decimal(str(value))
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


def _title(edition: Edition, kind: str) -> Texts:
    label = in_every_language(CallKind(kind).label)
    return {code: f"{label[code]} · {pick(edition.titles, code)}" for code in edition.languages}


def _offers(rules: Rules) -> Texts:
    """What each receives, in every language of the edition, with its numbers as that language writes them."""
    texts: dict[str, str] = {}
    for code in rules.languages if rules.amount is not None else ():
        with translation.override(code):
            amount = f"{rules.amount:,}" if code == "en" else f"{rules.amount:,}".translate(_SWAP)
            said = {"amount": amount, "currency": rules.currency, "n": rules.tranches}
            texts[code] = _each_receives(rules.tranches) % said
    return texts


def _each_receives(tranches: int) -> str:
    return ngettext(
        "Each selected team receives %(currency)s %(amount)s in one payment.",
        "Each selected team receives %(currency)s %(amount)s in %(n)s payments.",
        tranches,
    )


def _contact(edition: Edition) -> str:
    parts = (pick(edition.focal_offices) or edition.host.name, edition.host.public_email)
    return " · ".join(part for part in parts if part)[:200]
