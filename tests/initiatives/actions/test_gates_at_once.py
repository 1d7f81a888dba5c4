"""Two people at the same gate at the same moment, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from minga.core.clock import now
from minga.core.errors import DomainError
from minga.initiatives.actions.evidence import withdraw_evidence
from minga.initiatives.actions.gates import Verdict, decide_gate, request_gate
from minga.initiatives.actions.team import answer_invitation
from minga.initiatives.models import Evidence, GateReview, Initiative
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role
from minga.people.models import Person
from tests.factories.initiatives import (
    give_prototype,
    lead_of,
    make_dossier_evidence,
    make_initiative,
    make_review,
    make_team_invitation,
)
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do them together; for each, what refused it, or nothing."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except DomainError as error:
            return error.code or error.field or type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]


def _ready() -> Initiative:
    initiative = make_initiative(stage=3)
    give_prototype(initiative)
    return initiative


def _boss(initiative: Initiative) -> Person:
    person = make_person()
    role(person, RoleKind.AUTHORITY, initiative.organisation)
    return person


def _verdict(outcome: str, cited: tuple[Evidence, ...] = ()) -> Verdict:
    return Verdict(outcome=outcome, reasons="Lo muestra el expediente.", cited=cited)


def test_of_two_who_decide_at_once_one_decides() -> None:
    initiative = _ready()
    review = make_review(initiative)
    bosses = [_boss(initiative) for _each in range(2)]

    said = at_once(
        lambda: decide_gate(review=review, verdict=_verdict("go"), actor=bosses[0], now=now()),
        lambda: decide_gate(review=review, verdict=_verdict("iterate"), actor=bosses[1], now=now()),
    )

    assert sorted(said) == ["", "decided"]
    decided = GateReview.objects.get(pk=review.pk)
    initiative.refresh_from_db()
    assert initiative.stage == (4 if decided.outcome == "go" else 3)


def test_two_questions_at_once_are_one() -> None:
    initiative = _ready()
    lead = lead_of(initiative)

    said = at_once(*[lambda: request_gate(initiative=initiative, actor=lead, now=now())] * 2)

    assert sorted(said) == ["", "asked"]
    assert GateReview.objects.filter(initiative=initiative, decided_at=None).count() == 1


def test_evidence_that_the_team_withdraws_meanwhile_is_either_refused_or_was_standing() -> None:
    initiative = _ready()
    evidence, review = make_dossier_evidence(initiative), make_review(initiative)
    lead, boss = lead_of(initiative), _boss(initiative)

    refused, _withdrawn = at_once(
        lambda: decide_gate(review=review, verdict=_verdict("go", (evidence,)), actor=boss, now=now()),
        lambda: withdraw_evidence(evidence=evidence, reason="Otra fuente", actor=lead, now=now()),
    )

    decided, evidence = GateReview.objects.get(pk=review.pk), Evidence.objects.get(pk=evidence.pk)
    assert evidence.withdrawn_at is not None
    assert decided.cited.exists() is (refused == "")
    initiative.refresh_from_db()
    assert initiative.stage == (3 if refused else 4)


def test_a_double_click_on_yes_gives_one_role() -> None:
    initiative = make_initiative(stage=1)
    invitation = make_team_invitation(initiative)
    person = invitation.person

    said = at_once(*[lambda: answer_invitation(invitation=invitation, accept=True, actor=person, now=now())] * 2)

    assert sorted(said) == ["", "answered"]
    assert Role.objects.at(scope=initiative).filter(person=person).count() == 1
