"""Five calls at different points of their life, told with the same actions as real ones, each on its day.

The pilot fund is in the hands of its jury; solutions and places of the next edition can be applied for
today; the cases were decided, with a tie that a public lottery broke; a call for challenges is a draft.
Only the secret of that lottery is another each time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import yaml

from minga.assessments.actions.interests import declare_interest
from minga.assessments.actions.panels import open_panel
from minga.assessments.enums import InterestKind
from minga.assessments.models import Panel
from minga.calls.actions.calls import draft_call
from minga.calls.actions.closing import close_phase
from minga.calls.actions.designing import choose_challenges
from minga.calls.actions.opening import open_call
from minga.calls.actions.questions import answer_question, ask_question
from minga.calls.actions.solvers import Profile, Shown, add_proof, publish_solver, register_solver
from minga.calls.actions.team import answer_member, invite_member
from minga.calls.demo import deciding, jury
from minga.calls.demo.stage import Told, World, begin, prepare, send
from minga.calls.enums import CallKind, EligibilityKind, QuotaGroup, RankBy, TieBreakKind
from minga.calls.models import Application, Call, CallPhase, EligibilityRule, QuotaRule, Solver, TieBreak
from minga.calls.queries.beginnings import SOLVABLE
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.initiatives.models import Initiative
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.demo import NEXT
from minga.programmes.models import Edition

CALLS: Final = Path(__file__).with_name("calls.yaml")
PARAGUAY: Final = "innovadores-publicos-paraguay"
NATIONAL: Final = "innovacion-publica-pais-moderno"
RURAL: Final = "buena-gobernanza-rural"
TEAMS: Final = "innovacion-publica-360"
MOST_CHALLENGES: Final = 6
_STATEMENT: Final = "jefatura"
_LOTTERY: Final = (TieBreak(kind=TieBreakKind.LOTTERY),)


def make_calls(
    *,
    people: Mapping[str, Person],
    towns: Sequence[Organisation],
    editions: Mapping[str, Edition],
    challenges: Mapping[str, Challenge],
    initiatives: Mapping[str, Initiative],
    now: datetime,
) -> list[Call]:
    """In the order in which they were opened; the last one is still being prepared."""
    by_code = {town.territory.code: town for town in towns if town.territory}
    world = World(people, by_code, editions, challenges, initiatives, now)
    told = yaml.safe_load(CALLS.read_text(encoding="utf-8"))
    return [
        _cases(world, told["cases"]),
        _fund(world, told["fund"]),
        _solutions(world, told["solutions"]),
        _places(world, told["places"]),
        draft_call(edition=editions[TEAMS], kind=CallKind.CHALLENGES, actor=HOUSE, now=world.ago(1)),
    ]


def _fund(world: World, told: Told) -> Call:
    """Four teams, four jurors, one of whom works where a team comes from; half of the scores are in."""
    edition = world.editions[PARAGUAY]
    call = prepare(
        told, edition, CallKind.PILOTS, stage=edition.stages.get(key="pilots"), at=world.ago(34),
        phase={"opens_at": world.evening(31), "closes_at": world.evening(9), "judged_by": world.evening(-6),
               "reviews": 2, "quorum": 3},
        rules={"eligibility": (_from(edition), _says(told)), "results_at": world.evening(-12),
               "questions_until": world.evening(16)},
    )  # fmt: skip
    call = open_call(call=call, actor=HOUSE, now=world.ago(32))
    _ask(call, world, [told["question"]], "participant", 20)
    phase, panel = _round(call)
    jurors = jury.seat(world, panel, told["jurors"], world.ago(27))
    sent = [_applied(call, world, row) for row in told["applications"]]
    close_phase(phase=phase, actor=HOUSE, now=world.ago(8))
    jury.look_for_ties(panel, world.ago(8))
    jury.look_over_copies(phase, world.people["manager"], world.ago(7))
    items = jury.items_by_application(phase)
    first, second, third, fourth = (items[each.pk] for each in sent)
    ours, *others = jurors
    work = (
        (first, ours, 4, "sent"), (second, ours, 0, "aside"), (third, ours, 3, "begun"), (fourth, ours, 0, ""),
        (first, others[0], 3, "sent"), (second, others[0], 3, "sent"), (second, others[1], 2, "sent"),
        (third, others[1], 0, ""), (fourth, others[2], 0, ""),
    )  # fmt: skip
    given = [jury.give(item, juror, world.ago(7)) for item, juror, _level, _state in work]
    declare_interest(
        item=second, juror=ours, kind=InterestKind.PAST_TIE, reason="Asesoré a esa feria en 2023.",
        actor=ours.person, now=world.ago(6.5),
    )  # fmt: skip
    open_panel(panel=panel, actor=HOUSE, now=world.ago(6))
    for assessment, (_item, _juror, level, state) in zip(given, work, strict=True):
        if state in ("sent", "begun"):
            jury.judge(assessment, level, world.ago(4), sends=state == "sent")
    return call


def _solutions(world: World, told: Told) -> Call:
    """Open today: who can solve what municipalities characterised."""
    edition = world.editions[NATIONAL]
    call = prepare(
        told, edition, CallKind.SOLUTIONS, at=world.ago(13),
        phase={"opens_at": world.evening(10), "closes_at": world.evening(-18), "judged_by": world.evening(-32)},
        rules={"results_at": world.evening(-38), "questions_until": world.evening(-11)},
    )  # fmt: skip
    ready = Challenge.objects.filter(status__in=SOLVABLE, restricted=False).order_by("created_at", "pk")
    call = choose_challenges(call=call, challenges=list(ready[:MOST_CHALLENGES]), actor=HOUSE, now=world.ago(12))
    call = open_call(call=call, actor=HOUSE, now=world.ago(11))
    jury.ask(world, _round(call)[1], ["juror"], world.ago(2))
    solvers = {row["name"]: _solver(world, row) for row in told["solvers"]}
    _ask(call, world, told["questions"], "stranger", 6)
    for row in told["applications"]:
        solver = solvers[row["solver"]]
        application = begin(
            call, solver.owner, world.ago(row["sent"] + 1), challenge=world.challenges[row["challenge"]],
            solver=solver, title=row["title"],
        )  # fmt: skip
        send(application, row["answers"], world.ago(row["sent"]))
    return call


def _solver(world: World, row: Told) -> Solver:
    at = world.ago(40)
    owner = world.somebody(row["who"], at)
    profile = Profile(
        name=row["name"], summary=row["summary"], language=row.get("language", "es"),
        capabilities=tuple(row["capabilities"]), sectors=tuple(row["sectors"]), country=row["country"],
        works_in=tuple(row["works_in"]), maturity=row["maturity"], people=row["people"], since=row["since"],
    )  # fmt: skip
    solver = register_solver(profile=profile, actor=owner, now=at)
    for title, client, year in row["proofs"]:
        add_proof(solver=solver, shown=Shown(title=title, client=client, year=year), actor=owner, now=at)
    return publish_solver(solver=solver, actor=owner, now=at)


def _places(world: World, told: Told) -> Call:
    """Open today: more ask than there is room for, so a lottery decides, with places kept."""
    edition = world.editions[NEXT]
    quotas = (
        QuotaRule(key="rural", group=QuotaGroup.RURAL, at_least=8),
        QuotaRule(key="mujeres", group=QuotaGroup.SEX, value="woman", at_least=10),
        QuotaRule(key="por-municipio", group=QuotaGroup.ORGANISATION, at_most=3),
    )
    call = prepare(
        told, edition, CallKind.PARTICIPANTS, at=world.ago(9),
        phase={"opens_at": world.evening(7), "closes_at": world.evening(-14), "rank_by": RankBy.LOTTERY,
               "rubric": None, "judged_by": None},
        rules={"places": 20, "waiting": 10, "quotas": quotas, "eligibility": (_from(edition),),
               "results_at": world.evening(-20), "questions_until": world.evening(-8), "tie_breaks": _LOTTERY},
    )  # fmt: skip
    call = open_call(call=call, actor=HOUSE, now=world.ago(8))
    for row in told["applications"]:
        _applied(call, world, {**row, "answers": told["answers"]})
    town = world.towns[told["draft"]["at"]]
    begin(call, world.people[told["draft"]["who"]], world.ago(1), town=town)
    return call


def _cases(world: World, told: Told) -> Call:
    """Decided and published: results, acta, letters, an appeal that waits, and a lottery for a tie."""
    edition = world.editions[RURAL]
    call = prepare(
        told, edition, CallKind.CASES, at=world.ago(62),
        phase={"opens_at": world.evening(60), "closes_at": world.evening(36), "judged_by": world.evening(22)},
        rules={"places": 3, "waiting": 1, "results_at": world.evening(7), "questions_until": world.evening(45),
               "appeal_days": 15, "eligibility": (_from(edition),)},
    )  # fmt: skip
    call = open_call(call=call, actor=HOUSE, now=world.ago(61))
    phase, panel = _round(call)
    jurors = jury.seat(world, panel, told["jurors"], world.ago(50))
    sent = [_applied(call, world, {"sent": 40, "answers": told["answers"], **row}) for row in told["applications"]]
    close_phase(phase=phase, actor=HOUSE, now=world.ago(35))
    items = jury.items_by_application(phase)
    given: list[tuple[Any, int]] = []
    for place, (application, row) in enumerate(zip(sent, told["applications"], strict=True)):
        for turn, level in enumerate(row["given"]):
            given.append((jury.give(items[application.pk], jurors[(place + turn) % 3], world.ago(34)), level))
    open_panel(panel=panel, actor=HOUSE, now=world.ago(33))
    for assessment, level in given:
        jury.judge(assessment, level, world.ago(26), words=told["words"])
    deciding.decide(world, phase, panel, told)
    deciding.appeal(world, sent, told)
    return call


def _applied(call: Call, world: World, row: Told) -> Application:
    """Begun and sent, with the colleague who said yes."""
    at = world.ago(row["sent"])
    person = world.somebody(row["who"], world.ago(80), row["at"])
    said = [_STATEMENT] if call.kind == CallKind.PILOTS else []
    application = begin(
        call, person, world.ago(row["sent"] + 2), town=world.towns[row["at"]],
        initiative=world.initiatives.get(row.get("initiative", "")), title=row.get("title", ""), confirmed=said,
    )  # fmt: skip
    if "with" in row:
        other = world.people[row["with"]]
        email = other.email or ""
        member = invite_member(
            application=application, email=email, part="Trabajo de campo", actor=person, now=world.ago(row["sent"] + 1)
        )
        answer_member(member=member, accept=True, actor=other, now=world.ago(row["sent"] + 0.5))
    return send(application, row["answers"], at)


def _ask(call: Call, world: World, questions: Sequence[Told], who: str, days: float) -> None:
    """Asked by one, and answered two days later where there is an answer."""
    for row in questions:
        question = ask_question(call=call, text=row["text"], actor=world.people[who], now=world.ago(days))
        if row["answer"]:
            answer_question(
                question=question, published=row["text"], answer=row["answer"], actor=world.people["manager"],
                now=world.ago(days - 2),
            )  # fmt: skip


def _round(call: Call) -> tuple[CallPhase, Panel]:
    phase = CallPhase.objects.select_related("call__edition__host", "panel__rubric").get(call=call)
    assert phase.panel is not None  # noqa: S101 - the calls that are judged here have one
    return phase, phase.panel


def _from(edition: Edition) -> EligibilityRule:
    return EligibilityRule(key="country", kind=EligibilityKind.COUNTRY, values=tuple(edition.countries))


def _says(told: Told) -> EligibilityRule:
    return EligibilityRule(key=_STATEMENT, kind=EligibilityKind.STATEMENT, text={"es": told["statement"]})
