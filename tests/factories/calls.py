"""Calls as the office would have made them, written as rows: consistent, small, and open unless told.

    call = make_call(kind=CallKind.PILOTS, places=2)       # open, one round with a rubric and a form
    call = make_call(phases=(phase_rules("concepto", advance=5), phase_rules("pitch", form=False)))
    call = ended(make_call())                              # its rounds closed an hour ago
    application = make_application(call, facts={"rural": "yes"})
    entry = make_entry(application)                        # sent, with answers and a receipt

Fields of `Rules` go into the published rules, all others into the row of the call. What a test
changes afterwards in the rules goes through `publish(call, …)`, which writes the next number.
"""

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from minga.assessments.models import Panel, Rubric
from minga.calls.enums import ApplicationState, CallKind, CallState, MemberState
from minga.calls.models import (
    Application,
    ApplicationMember,
    Call,
    CallChallenge,
    CallPhase,
    CallRules,
    Entry,
    PhaseRules,
    Question,
    Rules,
    Solver,
    digest,
    rules_as_data,
)
from minga.calls.queries.rules import newest, rules_of
from minga.challenges.models import Challenge
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.questionnaires.models import Form, FormVersion, Submission
from minga.questionnaires.models.canonical import digest as digest_of_form
from minga.questionnaires.models.canonical import digest_of
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

_numbers = count(1)
RULE_NAMES = frozenset(each.name for each in fields_of(Rules))
ROUND = "postulacion"
"""The round of a call that was made without saying which."""

STORY = "Las vecinas esperan desde las cuatro de la mañana."


def rubric_data(*weights: int, **fields: Any) -> dict[str, Any]:
    """Criteria `problem`, `idea`, `team` … from 0 to 4; weights add up to 100."""
    keys = ("problem", "idea", "team", "cost", "scale")
    levels = [{"score": score, "text": {"es": f"Nivel {score}"}} for score in range(5)]
    criteria = [
        {"key": key, "title": {"es": key.capitalize()}, "weight": str(weight), "levels": levels, "questions": ["story"]}
        for key, weight in zip(keys, weights or (40, 40, 20), strict=False)
    ]
    return {"title": {"es": "Rúbrica"}, "assessors": 2, "veto": "majority", "criteria": criteria, **fields}


def form_data(*questions: dict[str, Any]) -> dict[str, Any]:
    """A form with one long text, `story`, or with the questions given."""
    asked = list(questions) or [{"key": "story", "kind": "long_text", "label": {"es": "¿Qué problema es?"}}]
    return {
        "title": {"es": "Postulación"},
        "sections": [{"key": "problem", "title": {"es": "El problema"}, "questions": asked}],
    }


def phase_rules(key: str = ROUND, *, form: bool | str = True, rubric: Any = True, **fields: Any) -> PhaseRules:
    """A round that takes applications since ten days and ten more. `rubric=None`: no jury."""
    at = now().replace(microsecond=0)
    values: dict[str, Any] = {
        "title": {"es": key.capitalize()},
        "opens_at": at - timedelta(days=10),
        "closes_at": at + timedelta(days=10),
        "judged_by": at + timedelta(days=20),
        "rubric": rubric_data() if rubric is True else rubric,
        "form": key if form is True else form or "",
    }
    return PhaseRules(key=key, **(values | fields))


def make_call(*, kind: str = CallKind.PILOTS, state: str = CallState.OPEN, **fields: Any) -> Call:
    """A call with its rounds, forms and panels; published unless `state` is draft."""
    number = next(_numbers)
    edition = fields.pop("edition", None) or make_edition()
    definition = fields.pop("form", None) or form_data()
    ruled = {name: fields.pop(name) for name in tuple(fields) if name in RULE_NAMES}
    at = now().replace(microsecond=0)
    rules = Rules(
        **{"kind": kind, "timezone": edition.timezone, "phases": (phase_rules(),), "places": 2, "waiting": 3,
           "results_at": at + timedelta(days=30), "questions_until": at + timedelta(days=5), **ruled}
    )  # fmt: skip
    values: dict[str, Any] = {
        "key": f"convocatoria-{number}",
        "kind": kind,
        "state": state,
        "titles": {"es": f"Fondo para pilotos {number}"},
        "summaries": {"es": "Dinero para probar con personas."},
        "opened_at": None if state == CallState.DRAFT else at - timedelta(days=10),
        "cancelled_reason": "No hay presupuesto." if state == CallState.CANCELLED else "",
    }
    call = Call.objects.create(edition=edition, **(values | fields))
    rules = replace(rules, phases=tuple(_with_form(call, each, definition) for each in rules.phases))
    for order, each in enumerate(rules.phases):
        make_phase(call, each, order=order)
    call.draft = rules_as_data(rules)
    _copy_dates(call, rules)
    if call.opened_at:
        publish(call, rules)
    return call


def _with_form(call: Call, phase: PhaseRules, definition: dict[str, Any]) -> PhaseRules:
    if not phase.form or phase.form_sha256:
        return phase
    form = Form.objects.create(
        key=f"{call.key}-{phase.form}"[:80],
        title=definition["title"],
        owner_type="calls.call",
        owner_id=call.pk,
        about_type="calls.application",
        opens_at=phase.opens_at,
        closes_at=phase.closes_at + timedelta(minutes=phase.grace_minutes),
    )
    sha = digest_of_form(definition)
    FormVersion.objects.create(form=form, number=1, definition=definition, sha256=sha, published_at=now())
    return replace(phase, form=form.key, form_version=1, form_sha256=sha)


def make_phase(call: Call, rules: PhaseRules, *, order: int = 0) -> CallPhase:
    """The row of a round, with its form, and with its panel when it has a rubric."""
    phase = CallPhase.objects.create(
        call=call,
        key=rules.key,
        order=order,
        titles=rules.title,
        form=Form.objects.filter(key=rules.form).first() if rules.form else None,
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        grace_minutes=rules.grace_minutes,
    )
    if rules.rubric and call.opened_at:
        phase.panel = _panel(phase, rules)
        phase.save(update_fields=["panel"])
    return phase


def _panel(phase: CallPhase, rules: PhaseRules) -> Panel:
    rubric = Rubric.objects.create(
        titles=rules.rubric["title"], definition=dict(rules.rubric), sha256=digest(rules.rubric)
    )
    return Panel.objects.create(
        key=f"{phase.call.key}-{phase.key}"[:80],
        titles=phase.titles,
        owner_type="calls.callphase",
        owner_id=phase.pk,
        rubric=rubric,
        blind=rules.blind,
        reviews_per_item=rules.reviews,
        quorum=rules.quorum,
        calibrates=rules.calibrates,
        judges_from=phase.closes_at,
        due_at=rules.judged_by,
    )


def publish(call: Call, rules: Rules | None = None, **changes: Any) -> CallRules:
    """The next number of the rules; with `changes`, the ones that hold with some of their fields changed."""
    last = newest(call)
    data = rules_as_data(replace(rules or rules_of(call), **changes))
    made = CallRules.objects.create(
        call=call,
        number=last.number + 1 if last else 1,
        document=data,
        sha256=digest(data),
        published_at=call.opened_at or now(),
    )
    call._prefetched_objects_cache = {}
    return made


def ended(call: Call, *, at: datetime | None = None) -> Call:
    """The same call, all of whose rounds closed an hour ago (or at the moment given)."""
    at = (at or now() - timedelta(hours=1)).replace(microsecond=0)
    rules = rules_of(call)
    phases = tuple(replace(each, opens_at=at - timedelta(days=10), closes_at=at) for each in rules.phases)
    publish(call, rules, phases=phases)
    call.phases.update(opens_at=at - timedelta(days=10), closes_at=at)
    Form.objects.filter(owner_type="calls.call", owner_id=call.pk).update(
        opens_at=at - timedelta(days=10), closes_at=at
    )
    _copy_dates(call, rules_of(call))
    return call


def _copy_dates(call: Call, rules: Rules) -> None:
    call.opens_at = min((each.opens_at for each in rules.phases), default=None)
    call.closes_at = rules.phases[0].closes_at if rules.phases else None
    call.results_at = rules.results_at
    call.save()


def office_of(call: Call) -> Person:
    """A manager of its edition; a new one each time."""
    person = make_person()
    role(person, RoleKind.MANAGER, call.edition)
    return person


def make_application(call: Call | None = None, *, state: str = ApplicationState.SENT, **fields: Any) -> Application:
    """One who applies, with an organisation; sent unless told. Gives no entry: see `make_entry`."""
    call = call or make_call()
    number = Call.objects.values_list("next_number", flat=True).get(pk=call.pk)
    Call.objects.filter(pk=call.pk).update(next_number=number + 1)
    values: dict[str, Any] = {
        "code": f"{call.code}-{number:04d}",
        "title": f"Turnos sin fila {number}",
        "state": state,
        "phase": call.phases.first(),
        "submitted_at": None if state in (ApplicationState.DRAFT, ApplicationState.WITHDRAWN) else now(),
        "not_eligible_reason": "No es una entidad pública." if state == ApplicationState.NOT_ELIGIBLE else "",
    }
    values["person"] = fields.get("person") or make_person()
    values["organisation"] = fields["organisation"] if "organisation" in fields else make_organisation()
    return Application.objects.create(call=call, **(values | fields))


def make_member(application: Application, person: Person | None = None, **fields: Any) -> ApplicationMember:
    """Somebody of the team who said yes."""
    person = person or make_person()
    values: dict[str, Any] = {"email": person.email, "name": str(person), "state": MemberState.ACCEPTED}
    return ApplicationMember.objects.create(application=application, person=person, **(values | fields))


def make_entry(application: Application | None = None, phase: CallPhase | None = None, **fields: Any) -> Entry:
    """What was sent to a round, with answers to its form. `answers`: what was written, by question."""
    application = application or make_application()
    phase = phase or application.phase or application.call.phases.all()[0]
    answers = fields.pop("answers", {"story": STORY})
    at = fields.get("received_at") or application.submitted_at or now()
    number = next(_numbers)
    values: dict[str, Any] = {"blind_code": f"B-{number:04d}", "received_at": at}
    if "submission" not in fields and phase.form is not None:
        values["submission"] = _sent(application, phase, answers, at, number)
    return Entry.objects.create(application=application, phase=phase, **(values | fields))


def _sent(application: Application, phase: CallPhase, answers: dict[str, Any], at: datetime, number: int) -> Submission:
    sent = Submission(
        version=phase.form.versions.latest("number"),
        subject_type="calls.application",
        subject_id=application.pk,
        person=application.person,
        state="submitted",
        language="es",
        typed=answers,
        values=answers,
        submitted_at=at,
        receipt=f"F{number:04d}-{number:04d}",
    )
    sent.sha256 = digest_of(sent)
    sent.save()
    return sent


def make_question(call: Call, **fields: Any) -> Question:
    """A question that waits for its answer."""
    values: dict[str, Any] = {"text": "¿Puede postular una cooperativa?", "asked_at": now(), "asked_by": make_person()}
    return Question.objects.create(call=call, **(values | fields))


def add_challenge(call: Call, challenge: Challenge, **fields: Any) -> CallChallenge:
    """The call looks for solutions to this challenge."""
    return CallChallenge.objects.create(call=call, challenge=challenge, **fields)


def make_solver(**fields: Any) -> Solver:
    """A public profile of a start-up that answers calls by voice."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"soluciona-{number}",
        "name": f"Voz Clara {number}",
        "summary": "Turnos por llamada, sin internet.",
        "capabilities": ["voz", "turnos"],
        "sectors": ["health"],
        "country": "PY",
        "maturity": "pilot",
        "public": True,
    }
    values["owner"] = fields.get("owner") or make_person()
    return Solver.objects.create(**(values | fields))
