"""What a browser would take hours to do, done against the Minga that the environment names; each prints one JSON.

python -m tests.journeys.calls_to_seed teams CALL        nine more teams apply, five more jurors said yes
python -m tests.journeys.calls_to_seed days_pass CALL    its rounds have ended, and the hour of results has come
python -m tests.journeys.calls_to_seed scores CALL       every juror but the one of the cast sends what she has
python -m tests.journeys.calls_to_seed solvers EDITION   a call for 24 challenges with 119 proposals
python -m tests.journeys.calls_to_seed reviews CALL      a jury of six has judged all of them, and closed
python -m tests.journeys.calls_to_seed crowd EDITION     a call for 40 places for which 299 people applied
"""

import json
import sys
import time
from datetime import timedelta
from itertools import count, cycle
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402

from minga.assessments.actions.interests import declare_no_interest  # noqa: E402
from minga.assessments.actions.judging import Judgement, save_scores, submit_assessment  # noqa: E402
from minga.assessments.actions.jurors import Asked, answer_invitation, invite_juror  # noqa: E402
from minga.assessments.enums import WAITING  # noqa: E402
from minga.assessments.models import Assessment, Panel, PanelItem  # noqa: E402
from minga.calls.actions.applications import begin_application  # noqa: E402
from minga.calls.actions.closing import close_phase  # noqa: E402
from minga.calls.enums import CallKind, EligibilityKind, QuotaGroup, RankBy  # noqa: E402
from minga.calls.models import Application, Call, CallPhase, EligibilityRule, QuotaRule  # noqa: E402
from minga.calls.queries.facts import facts_now  # noqa: E402
from minga.challenges.enums import ChallengeStatus  # noqa: E402
from minga.core.actors import HOUSE  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.organisations.enums import RoleKind  # noqa: E402
from minga.people.queries.demo import CAST  # noqa: E402
from minga.programmes.models import Edition  # noqa: E402
from minga.questionnaires.actions import save_draft, submit_answers  # noqa: E402
from minga.questionnaires.models import Submission  # noqa: E402
from tests.factories import calls, challenges, organisations, people  # noqa: E402
from tests.factories.assessments import make_assessment, make_juror  # noqa: E402
from tests.factories.calls import make_application, make_call, make_entry, make_solver, phase_rules  # noqa: E402
from tests.factories.challenges import make_challenge  # noqa: E402
from tests.factories.deciding import close_jury  # noqa: E402
from tests.factories.organisations import make_organisation, role  # noqa: E402
from tests.factories.people import make_person  # noqa: E402
from tests.journeys.calls_told import CHALLENGES, PLACES, PROPOSALS, RUNG, TEAMS  # noqa: E402

CRITERIA = ("problem", "idea", "team")
"""Of the rubric that the factory of calls gives."""
NAMES = ("Ayala", "Bogado", "Cabral", "Duarte", "Escobar", "Franco", "Galeano", "Irala", "Jara")
"""Of who leads each team and of her town; nothing that a juror reads may hold one of them."""


def teams(key: str) -> dict[str, Any]:
    """Everything through actions: what is looked at later must be as true as what is typed."""
    call = Call.objects.select_related("edition").get(key=key)
    phase = CallPhase.objects.select_related("panel").get(call=call)
    leads = [_apply(call, title, name) for title, name in zip(list(TEAMS)[1:], NAMES, strict=True)]
    assert phase.panel is not None
    for place in range(5):
        person = make_person(given_name="J.", family_name=f"{chr(75 + place)}.")
        if place == 0:  # nobody tells, and Minga finds it: she works where one of the teams comes from
            role(person, RoleKind.MEMBER, leads[3].organisation)
        asked = Asked(most_items=7, answer_by=now() + timedelta(days=9), languages=("es",))
        juror = invite_juror(panel=phase.panel, person=person, asked=asked, actor=HOUSE, now=now())
        answer_invitation(juror=juror, accept=True, consent=True, actor=person, now=now())
    return {"applications": Application.objects.filter(call=call, state="sent").count(), "tied": leads[3].title}


def _apply(call: Call, title: str, name: str) -> Application:
    lead = make_person(given_name="Mirta", family_name=name)
    town = make_organisation(f"Municipalidad de Villa {name}")
    role(lead, RoleKind.MEMBER, town)
    application = begin_application(
        call=call, person=lead, organisation=town, title=title, token=uuid4(), actor=lead, now=now()
    )
    draft = Submission.objects.get(subject_type="calls.application", subject_id=application.pk)
    typed = {
        "hypothesis": f"En la {town.name} lo probamos: si se avisa antes, llega más gente. Escriba a {lead.email}.",
        "metric": "Personas que llegan, de cada cien.",
        "baseline": "58",
        "stop_rule": "Dos semanas sin cambio.",
        "costs": [{"_id": "1", "cost_item": "Minutos de voz", "cost_amount": "1500"}],
        "risks": "Cansar a las familias con avisos.",
        "adoption": f"La oficina de {lead.name}, con su presupuesto.",
    }
    save_draft(submission=draft, typed=typed, actor=lead, now=now())
    submit_answers(submission=draft, actor=lead, now=now())
    return application


def days_pass(key: str) -> dict[str, Any]:
    """The same rules with other days: what a test cannot wait for."""
    call = calls.ended(Call.objects.get(key=key))
    calls.publish(call, results_at=now().replace(microsecond=0) - timedelta(minutes=5))
    Panel.objects.filter(pk__in=call.phases.values("panel")).update(judges_from=now() - timedelta(minutes=30))
    return {"closed": True}


def scores(key: str) -> dict[str, Any]:
    """What was given to each, judged as the story says; whoever is of the cast judges herself."""
    cast = [member.email for member in CAST]
    waiting = Assessment.objects.filter(item__panel__in=CallPhase.objects.filter(call__key=key).values("panel"))
    waiting = waiting.filter(state__in=WAITING).exclude(juror__person__email__in=cast)
    titles = dict(Application.objects.filter(call__key=key).values_list("entries__blind_code", "title"))
    sent = 0
    for assessment in waiting.select_related("juror__person", "item__panel__rubric"):
        person = assessment.juror.person
        keys = [each.key for each in assessment.item.panel.rubric.read.criteria]
        judgement = Judgement(
            scores=dict(zip(keys, TEAMS[titles[assessment.item.code]], strict=True)),
            notes={keys[0]: "La prueba con personas está descrita."},
            to_applicant="Digan cuántas personas lo probaron.",
        )
        held = declare_no_interest(assessment=assessment, actor=person, now=now())
        held = save_scores(assessment=held, judgement=judgement, revision=held.revision, actor=person, now=now())
        submit_assessment(assessment=held, revision=held.revision, actor=person, now=now())
        sent += 1
    return {"sent": sent}


def solvers(key: str) -> dict[str, Any]:
    """Challenges crossed their gates by actions; proposals are rows."""
    edition = Edition.objects.get(key=key)
    towns = [make_organisation() for _ in range(6)]
    asked = [
        make_challenge(
            status=ChallengeStatus.CHARACTERISED,
            edition=edition,
            organisation=town,
            title=f"Espera {number:02d} del mapa",
        )
        for number, town in zip(range(1, CHALLENGES + 1), cycle(towns), strict=False)
    ]
    call = make_call(
        edition=edition, kind=CallKind.SOLUTIONS, titles={"es": f"Soluciones para {CHALLENGES} esperas"}, code="S",
        places=1, waiting=None, one_each=False, challenges=tuple(each.key for each in asked),
        eligibility=(EligibilityRule(key="solver", kind=EligibilityKind.SOLVER_PROFILE),),
        phases=(phase_rules(reviews=2, quorum=3),),
    )  # fmt: skip
    for order, challenge in enumerate(asked):
        calls.add_challenge(call, challenge, order=order)
    profiles = [make_solver() for _ in range(PROPOSALS // 3)]
    for number in range(PROPOSALS - 1):
        solver, challenge = profiles[number % len(profiles)], asked[(number + 1) % CHALLENGES]
        title = f"Propuesta {number + 1} de {solver.name}"
        make_entry(make_application(call, person=solver.owner, solver=solver, challenge=challenge, title=title))
    return {"call": call.key, "challenge": asked[0].key}


def reviews(key: str) -> dict[str, Any]:
    """For each challenge the last that came is the best, and all differ."""
    call = calls.ended(Call.objects.get(key=key))
    calls.publish(call, results_at=now().replace(microsecond=0) - timedelta(minutes=5))
    phase = CallPhase.objects.select_related("call", "panel__rubric").get(call=call)
    close_phase(phase=phase, actor=HOUSE, now=now())
    jury = cycle([make_juror(phase.panel) for _ in range(6)])
    items = {item.subject_id: item for item in PanelItem.objects.filter(panel=phase.panel)}
    place: dict[int | None, count[int]] = {}
    for entry in phase.entries.select_related("application").order_by("-pk"):
        rung = RUNG[next(place.setdefault(entry.application.challenge_id, count()))]
        item = items[entry.pk]
        item.panel = phase.panel
        for _ in range(2):
            make_assessment(item, next(jury), submitted=dict(zip(CRITERIA, rung, strict=True)))
    close_jury(phase)
    return {"judged": len(items)}


def crowd(key: str) -> dict[str, Any]:
    """People, entries and groups are rows; a third comes from rural places, under half are women."""
    call = make_call(
        edition=Edition.objects.get(key=key), kind=CallKind.PARTICIPANTS, code="P", places=PLACES, waiting=20,
        titles={"es": f"{PLACES} lugares para aprender"}, eligibility=(),
        quotas=(
            QuotaRule(key="rural", group=QuotaGroup.RURAL, at_least=25),
            QuotaRule(key="mujeres", group=QuotaGroup.SEX, value="woman", at_least=16),
            QuotaRule(key="entidad", group=QuotaGroup.ORGANISATION, at_most=3),
        ),
        phases=(phase_rules(rank_by=RankBy.LOTTERY, rubric=None, judged_by=None),),
    )  # fmt: skip
    towns = [make_organisation(rural=number % 3 == 0) for number in range(50)]
    for number in range(299):
        person = make_person(gender="woman" if number % 5 < 2 else "man")
        application = make_application(call, person=person, organisation=towns[number % 50], title="")
        application.facts = facts_now(application)
        application.save(update_fields=["facts"])
        make_entry(application)
    return {"call": call.key}


def _begin_numbers() -> None:
    """Keys and addresses of the factories differ from those of every earlier run; those of calls stay short."""
    first = time.time_ns() // 10**6 % 10**8
    for factory in (challenges, organisations, people):
        vars(factory)["_numbers"] = count(first)
    vars(calls)["_numbers"] = count(first // 10 % 10**6)


if __name__ == "__main__":
    verbs = {verb.__name__: verb for verb in (teams, days_pass, scores, solvers, reviews, crowd)}
    with transaction.atomic():
        _begin_numbers()
        said = verbs[sys.argv[1]](sys.argv[2])
    print(json.dumps(said))
