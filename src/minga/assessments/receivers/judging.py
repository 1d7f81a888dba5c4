"""Samples for whoever takes her seat, and the letters of a jury that judges and discusses."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.assessments.actions.calibration import hand_out_samples
from minga.assessments.actions.letters import tell_juror
from minga.assessments.enums import JurorState, PanelState
from minga.assessments.events.judging import AssessmentSubmitted, RemarkAdded
from minga.assessments.events.panels import JurorAnswered, PanelOpened
from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.queries.calibration import is_calibrated
from minga.assessments.queries.disagreement import disagreement
from minga.assessments.queries.visible_scores import scores_by_item, senders_of, standings_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.ui.navigation import NavItem, signed_in
from minga.ui.navigation import register as register_door


def register() -> None:
    """Called once, when the app is ready."""
    register_door(
        NavItem("juries", _("My assessments"), "assessments:my-assessments", place="account", order=22, shown=signed_in)
    )
    declare("assessments.due", group=MessageGroup.INVITATION, label=_("Assessments of mine that are due"))
    declare("assessments.calibrated", group=MessageGroup.PROGRAMME, label=_("The jury has judged the samples"))
    declare("assessments.differ", group=MessageGroup.PROGRAMME, label=_("Assessments of a jury of mine lie far apart"))
    declare("assessments.remark", group=MessageGroup.PROGRAMME, label=_("Somebody spoke in the discussion of a jury"))


@subscribe(PanelOpened)
def samples_when_it_opens(happened: PanelOpened) -> None:
    """Everybody begins with the samples, when the panel does."""
    if isinstance(happened.subject, Panel):
        _samples_for(happened.subject)


@subscribe(JurorAnswered)
def samples_for_who_comes_later(happened: JurorAnswered) -> None:
    """Whoever says yes while the jury judges begins with the samples too."""
    juror = happened.subject
    if isinstance(juror, Juror) and juror.state == JurorState.ACCEPTED and juror.panel.state == PanelState.JUDGING:
        _samples_for(juror.panel)


@subscribe(AssessmentSubmitted)
def tell_when_all_are_in(happened: AssessmentSubmitted) -> None:
    """With the last sample: to compare. With the last assessment of an application on which they differ: to talk."""
    item = happened.subject.item
    if not standings_of(item.panel, [item], None)[item.pk].all_in(item.panel, item):
        return
    if item.sample:
        if is_calibrated(item.panel):
            link = reverse("assessments:discussion", args=[item.panel.key])
            _tell(senders_of(item), "calibrated", link, item)
        return
    found = disagreement(item.panel, scores_by_item([item])[item.pk])
    if found is not None and found.flagged:
        _tell(senders_of(item), "differ", _talk(item), item)


@subscribe(RemarkAdded)
def tell_remark(happened: RemarkAdded) -> None:
    """To the others who judged it; what was said stays inside."""
    item = happened.subject
    others = [juror for juror in senders_of(item) if juror.person_id != happened.speaker.pk]
    _tell(others, "remark", _talk(item), item)


def _samples_for(panel: Panel) -> None:
    if panel.calibrates and panel.items.filter(sample=True, withdrawn_at=None).exists():
        hand_out_samples(panel=panel, actor=HOUSE, now=now())


def _talk(item: PanelItem) -> str:
    return reverse("assessments:talk", args=[item.panel.key, item.code])


def _tell(jurors: Iterable[Juror], kind: str, link: str, item: PanelItem) -> None:
    for juror in jurors:
        tell_juror(juror, kind, link=link, context={"code": item.code}, actor=HOUSE, now=now())
