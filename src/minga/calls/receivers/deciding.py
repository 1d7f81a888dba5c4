"""Results, letters, appeals: who is told what, and when."""

from typing import Final, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.calls import policies
from minga.calls.enums import CallState
from minga.calls.events.deciding import AppealFiled
from minga.calls.models import Appeal, Call, Decision
from minga.calls.queries.deciding_work import appeals_to_answer, decisions_to_take
from minga.calls.queries.disclosure import result_block
from minga.calls.queries.office_tabs import register_office_tab
from minga.calls.queries.results import has_results
from minga.calls.queries.status_page import register_status_block
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.core.texts import pick
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.notifications.actions import send_message
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.policies import RUNS_PROGRAMMES
from minga.programmes.queries.work import register_work

ACTA: Final = "calls.acta"
LETTERS: Final = (
    ("result", MessageGroup.INVITATION, _("Result of an application")),
    ("appeal_answered", MessageGroup.INVITATION, _("Answer to your appeal")),
    ("appeal_filed", MessageGroup.INVITATION, _("Somebody appeals against results of a call that you run")),
)


def register() -> None:
    """Called once, when the app is ready."""
    for name, group, label in LETTERS:
        declare(f"calls.{name}", group=group, label=label)
    register_status_block("calls.results", result_block, order=10)
    register_office_tab("calls.deciding", _("Decision"), "calls:deciding-now", order=50)
    register_office_tab("calls.appeals", _("Appeals"), "calls:appeals", order=55, shown=_was_decided)
    register_file_policy(ACTA, may_read_acta, kinds=("pdf",))
    register_work("calls.appeals", appeals_to_answer, order=6)
    register_work("calls.decisions", decisions_to_take, order=7)


def _was_decided(call: Call) -> bool:
    """Results of any round are out: who left after the first one appeals while the second one runs."""
    return call.state == CallState.DECIDED or has_results(call, now())


def may_read_acta(person: Person | None, file: StoredFile) -> bool:
    """Printed actas belong to everybody once results are out; before, to the office."""
    for decision in Decision.objects.filter(pdf=file).select_related("phase__call__edition__host").defer("document"):
        call = decision.phase.call
        if policies.may_run(person, call) or (policies.is_out(decision) and policies.may_see(person, call)):
            return True
    return False


@subscribe(AppealFiled)
def tell_office(happened: AppealFiled) -> None:
    """Those who run the edition, each in her language."""
    appeal = cast(Appeal, happened.subject)
    application, moment = appeal.application, now()
    edition = application.call.edition
    people = people_with(RUNS_PROGRAMMES, scope=edition, now=moment, deputies=True)
    for person in people or people_with(RUNS_PROGRAMMES, organisation=edition.host, now=moment, deputies=True):
        if person.is_active:
            send_message(
                to=person,
                kind="calls.appeal_filed",
                context={"code": application.code, "title": pick(application.call.titles, person.language)},
                link=reverse("calls:appeal", args=[appeal.uuid]),
                about=application,
                actor=HOUSE,
                now=moment,
            )
