"""What the form engine asks about an application: who answers, who reads, until when."""

from datetime import datetime
from typing import cast

from django.db.models import Model
from django.urls import reverse

from minga.calls import policies
from minga.calls.enums import CallState
from minga.calls.models import Application
from minga.calls.queries.changing import LIVE, changing_words
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.rounds import round_of
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick
from minga.people.models import Person
from minga.questionnaires.models import Form
from minga.questionnaires.policies import SubjectKind


def _label(thing: Model) -> str:
    application = cast(Application, thing)
    return f"{pick(application.call.titles)} · {application.code}"


def _address(thing: Model) -> str:
    return reverse("calls:application", args=[cast(Application, thing).uuid])


def _may_answer(person: Person | None, thing: Model, form: Form) -> bool:
    """Who began it, to the form of the round in which it stands, until something is decided."""
    application = cast(Application, thing)
    live = application.state in LIVE and application.call.state == CallState.OPEN
    return live and round_of(application, form) is not None and policies.may_lead(person, application)


def _is_taking(thing: Model, form: Form, now: datetime) -> bool:
    phase = round_of(cast(Application, thing), form)
    return phase is not None and policies.is_taking(phase, now)


def _closing(thing: Model, form: Form) -> str:
    application = cast(Application, thing)
    phase = round_of(application, form)
    return moment_in(phase.closes_at, rules_of(application.call).timezone) if phase is not None else ""


def _afterwards(thing: Model, form: Form, now: datetime) -> str:
    application = cast(Application, thing)
    phase = round_of(application, form)
    return " ".join(changing_words(phase, rules_of(application.call), now)) if phase is not None else ""


def _may_share(person: Person | None, thing: Model) -> bool:
    return policies.is_applicant(person, cast(Application, thing))


def _may_stand(person: Person | None, thing: Model) -> bool:
    return policies.may_lead(person, cast(Application, thing))


def _may_read(person: Person | None, thing: Model) -> bool:
    return policies.may_read(person, cast(Application, thing))


APPLICATION_KIND = SubjectKind(
    model="calls.application",
    label=_label,
    address=_address,
    may_answer=_may_answer,
    is_taking=_is_taking,
    closing=_closing,
    afterwards=_afterwards,
    may_share=_may_share,
    may_stand=_may_stand,
    may_read=_may_read,
)
