"""What may be missing at each gate: a way to take every condition away from a dossier that holds it."""

from collections.abc import Callable

from minga.core.clock import now
from minga.indicators.models import Measurement
from minga.initiatives.models import Adoption, Cost, Experiment, Initiative, UserTest
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role, RoleQuerySet
from tests.factories.initiatives import days_ago, give_measurement, make_commitment


def _roles(initiative: Initiative) -> RoleQuerySet:
    return Role.objects.at(scope=initiative)


def _pilot(**fields: object) -> Callable[[Initiative], object]:
    return lambda initiative: Experiment.objects.filter(initiative=initiative, kind="pilot").update(**fields)


ALONG = {
    "deputy", "keeper_deputy", "test_result", "pilot_begun", "metric", "threshold", "stop_rule", "pilot_dates",
    "planned_cost", "user_test",
}  # fmt: skip
"""What goes with the thing that was taken away."""


def _corrected(initiative: Initiative) -> Measurement:
    """The number that was seen turns out to be older than the baseline."""
    wrong = Measurement.objects.get(subject_id=initiative.pk)
    assert wrong.target is not None
    return give_measurement(wrong.target, measured_on=days_ago(300), corrects=wrong)


LACKS: list[tuple[int, str, Callable[[Initiative], object]]] = [
    (3, "team", lambda i: _roles(i).filter(kind=RoleKind.MEMBER).delete()),
    (3, "team", lambda i: _roles(i).filter(kind=RoleKind.MEMBER).update(ends_on=days_ago(1))),
    (3, "team", lambda i: _roles(i).filter(kind=RoleKind.COORDINATOR).update(kind=RoleKind.METHODOLOGIST)),
    (3, "deputy", lambda i: _roles(i).update(deputy=None)),
    (3, "chosen_how", lambda i: setattr(i, "chosen_how", "  ")),
    (4, "user_test", lambda i: UserTest.objects.all().delete()),
    (4, "test_result", lambda i: UserTest.objects.update(learned=" ")),
    (5, "pilot", _pilot(hypothesis="")),
    (5, "pilot", _pilot(kind="test")),
    (5, "metric", _pilot(target=None)),
    (5, "threshold", _pilot(threshold=None)),
    (5, "stop_rule", _pilot(stop_rule=" ")),
    (5, "pilot_dates", _pilot(ends_on=None)),
    (5, "pilot_begun", _pilot(started_on=None)),
    (5, "pilot_begun", _pilot(started_on=days_ago(-3))),
    (5, "planned_cost", _pilot(planned_cost=None)),
    (6, "pilot_result", _pilot(result_on=None)),
    (6, "measured", _corrected),
    (6, "act", lambda i: Adoption.objects.update(withdrawn_at=now(), withdrawn_reason="Se derogó")),
    (6, "keeper", lambda i: _roles(i).filter(kind=RoleKind.CHALLENGE_OWNER).delete()),
    (6, "keeper_deputy", lambda i: _roles(i).filter(kind=RoleKind.CHALLENGE_OWNER).update(deputy=None)),
    (6, "promises", lambda i: make_commitment(i, kind="condition", due_on=days_ago(-90))),
    (6, "costs", lambda i: Cost.objects.all().delete()),
]
