"""The one appeal of an application: whether it can be filed now, and those that wait for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.assessments.enums import AssessmentState, PanelState
from minga.assessments.models import Assessment, PanelItem
from minga.assessments.queries.scores import juror_codes
from minga.calls.enums import ApplicationState, DecisionState
from minga.calls.models import Appeal, Application, Call, CallPhase, Decision
from minga.calls.policies import is_taking, may_run
from minga.calls.queries.basis import corrected
from minga.calls.queries.deadlines import last_moment, moment_in
from minga.calls.queries.deciding_gaps import ENTRY
from minga.calls.queries.decisions import standing_decision
from minga.calls.queries.result_words import appeals_until, last_day
from minga.calls.queries.rounds import round_after
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick
from minga.people.models import Person

MAY_APPEAL = (ApplicationState.OUT, ApplicationState.WAITING, ApplicationState.NOT_ELIGIBLE)
FILLING = (PanelState.PREPARING, PanelState.JUDGING)


@dataclass(frozen=True, kw_only=True)
class Window:
    """Whether an appeal can be filed. `why_not` says what to do instead; `until`: the last whole day, in words.

    `over`: the round after this one can take nobody any more, so that an appeal changes no result; in words.
    """

    decision: Decision | None
    open: bool
    until: str = ""
    why_not: str = ""
    over: str = ""


def window_of(application: Application, now: datetime) -> Window:
    """Of the last published decision about this application, or about its round when it was not eligible."""
    decision = deciding(application, now)
    if decision is None or decision.published_at is None:
        return Window(decision=None, open=False, why_not=_("There are no results yet. One appeals against results."))
    rules = rules_of(application.call)
    until = appeals_until(decision.published_at, rules.appeal_days, rules.timezone)
    day = last_day(until)
    if not rules.appeal_days:
        why_not = _("The rules of this call give no appeal.")
    elif Appeal.objects.filter(application=application).exists():
        why_not = _("This application has appealed already, and there is one appeal.")
    elif application.state not in MAY_APPEAL:
        why_not = _("One appeals when an application was not selected.")
    elif now >= until:
        why_not = _("Appeals could be filed until %(day)s.") % {"day": day}
        if application.call.contact:
            why_not += " " + _("Whoever answers questions is: %(contact)s.") % {"contact": application.call.contact}
    else:
        return Window(decision=decision, open=True, until=day, over=no_way_on(decision.phase, now))
    return Window(decision=decision, open=False, until=day, why_not=why_not)


def deciding(application: Application, now: datetime) -> Decision | None:
    """The published decision that holds for this application."""
    out = Decision.objects.filter(state=DecisionState.PUBLISHED, published_at__lte=now).defer("document")
    own = out.filter(outcomes__application=application).select_related("phase__call").order_by("-published_at", "-pk")
    found = own.first()
    if found is None and application.state == ApplicationState.NOT_ELIGIBLE and application.phase_id:
        of_round = out.filter(phase=application.phase_id).select_related("phase__call")
        found = of_round.order_by("-published_at", "-pk").first()
    return found


def no_way_on(phase: CallPhase, now: datetime) -> str:
    """Why nobody can go on from this round any more: the one after it is closed, and its jury is done; in words.

    What is asked in a form cannot be sent after the end. Without a form the entry is made by Minga, and the jury
    takes it as long as it judges.
    """
    following = round_after(phase)
    if following is None or now < following.opens_at or is_taking(following, now):
        return ""
    panel = following.panel
    judges = panel is None or panel.state in FILLING
    if following.form_id is None and judges and standing_decision(following) is None:
        return ""
    said = {"round": pick(following.titles), "moment": moment_in(last_moment(following), rules_of(phase.call).timezone)}
    return _("“%(round)s” closed on %(moment)s: nobody can go on into it any more.") % said


def appeals_of(call: Call) -> QuerySet[Appeal]:
    """All appeals of a call: those that wait first, the oldest first."""
    rows = Appeal.objects.filter(application__call=call).select_related("application", "decision__phase")
    return rows.order_by("answered_at", "filed_at", "pk")


def given_scores(phase: CallPhase, application: int) -> dict[str, Mapping[str, int]]:
    """Juror code → what she gave this application by criterion, with what earlier appeals corrected."""
    panel = phase.panel
    if panel is None:
        return {}
    items = PanelItem.objects.filter(
        panel=panel, subject_type=ENTRY, sample=False, withdrawn_at=None,
        subject_id__in=phase.entries.filter(application=application).values("pk"),
    )  # fmt: skip
    rows = Assessment.objects.filter(item__in=items, state=AssessmentState.SUBMITTED).values_list("juror", "scores")
    standing, codes = standing_decision(phase), juror_codes(panel)
    code = Application.objects.values_list("code", flat=True).get(pk=application)
    rectified = standing.ranking.get("rectified", {}) if standing else {}
    found = {codes[juror]: corrected(rectified, code, codes[juror], scores) for juror, scores in rows}
    return dict(sorted(found.items(), key=lambda pair: (len(pair[0]), pair[0])))


def appeal_for(viewer: Person, uuid: UUID, now: datetime) -> Appeal:
    """One appeal for the office of its call; `Appeal.DoesNotExist` for everybody else."""
    found = Appeal.objects.select_related(
        "application__call__edition__host", "decision__phase__call", "decision__phase__panel__rubric"
    ).get(uuid=uuid)
    if not may_run(viewer, found.application.call, now):
        raise Appeal.DoesNotExist
    return found
