"""Solvers and what the selected become: menus, sections, letters, and what others do that concerns them."""

from django.utils.translation import gettext_lazy as _

from minga.calls.actions.solver_upkeep import follow_merge, forget_solvers_of
from minga.calls.enums import CallKind
from minga.calls.events.applying import ApplicationWithdrawn
from minga.calls.events.deciding import DecisionPublished
from minga.calls.events.solvers import PlaceReleased
from minga.calls.models import Call, Outcome
from minga.calls.queries.following_block import following_block
from minga.calls.queries.office_tabs import is_published, register_office_tab
from minga.calls.queries.solver_sections import (
    calls_for_challenge,
    challenges_that_fit,
    solvers_for_challenge,
    solvers_of_organisation,
)
from minga.calls.queries.status_page import register_status_block
from minga.challenges.queries.sections import register_challenge_section
from minga.core.events import Event, subscribe
from minga.core.jobs import enqueue
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.events import OrganisationsMerged
from minga.organisations.queries.sections import register_organisation_section
from minga.people.events import PersonErased
from minga.people.models import Person
from minga.programmes.queries.work import register_work
from minga.ui.navigation import NavItem
from minga.ui.navigation import register as register_doors


def register() -> None:
    """Called once, when the app is ready."""
    register_doors(NavItem("solvers", _("Solvers"), "calls:solvers", place="foot", order=34))
    register_challenge_section("calls.calls", calls_for_challenge, order=20)
    register_challenge_section("calls.solvers", solvers_for_challenge, order=22)
    register_organisation_section("calls.solvers", solvers_of_organisation, order=30)
    register_office_tab("calls.solvers", _("Solvers"), "calls:call-solvers", order=45, shown=_looks_for_solvers)
    register_office_tab("calls.carrying", _("What follows"), "calls:carrying", order=80)
    register_status_block("calls.following", following_block, order=20)
    register_work("calls.challenges_that_fit", challenges_that_fit, order=25)
    declare(
        "calls.challenge_fits", group=MessageGroup.CALL, label=_("A challenge of an open call may fit your profile")
    )
    declare("calls.connected", group=MessageGroup.PROGRAMME, label=_("A challenge of yours is connected with a solver"))
    declare("calls.next_step", group=MessageGroup.INVITATION, label=_("Your next step after you were selected"))


def _looks_for_solvers(call: Call) -> bool:
    return call.kind == CallKind.SOLUTIONS and is_published(call)


@subscribe(DecisionPublished)
def results_are_out(happened: DecisionPublished) -> None:
    """What follows begins in a job: results are published whatever becomes of it."""
    enqueue("calls.begin_carrying", decision_id=happened.subject.pk)


@subscribe(ApplicationWithdrawn)
def application_withdrawn(happened: ApplicationWithdrawn) -> None:
    """What had followed for it is taken back as far as nobody answered."""
    _take_back(happened)


@subscribe(PlaceReleased)
def place_released(happened: PlaceReleased) -> None:
    """The same for a place that was given back."""
    _take_back(happened)


def _take_back(happened: Event) -> None:
    carried = Outcome.objects.filter(application=happened.subject.pk).exclude(carried={})
    for pk in carried.order_by("pk").values_list("pk", flat=True):
        enqueue("calls.take_back", once=f"take-back-{pk}", outcome_id=pk)


@subscribe(OrganisationsMerged)
def organisations_merged(happened: OrganisationsMerged) -> None:
    """Profiles and awards of the duplicate belong to the one that stays."""
    follow_merge(stays=happened.subject, duplicate=happened.duplicate)


@subscribe(PersonErased)
def person_erased(happened: PersonErased) -> None:
    """Her profiles leave the directory with her."""
    if isinstance(happened.subject, Person):
        forget_solvers_of(happened.subject)
