"""Grades that come from elsewhere: a spreadsheet that one grader filled in, or the story of the demo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from minga.assessments.actions.judging import Judgement
from minga.assessments.actions.together import send_together
from minga.assessments.enums import WAITING
from minga.assessments.models import Assessment
from minga.capacity.models import Wave
from minga.core.actors import Actor
from minga.core.errors import NotReady


@dataclass(frozen=True, kw_only=True)
class GradesIn:
    """What one grader gave one entity: places of levels and notes by question, and words for the entity."""

    levels: Mapping[str, int]
    notes: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


def put_grades(*, wave: Wave, grades: Mapping[int, GradesIn], actor: Actor, now: datetime) -> int:
    """Send a grader's grades of many entities (by the id of each `Measured`) at once. `actor` is the grader herself.

    With it she says that no conflict ties her. Answers how many assessments were sent.
    """
    if wave.panel is None:
        raise NotReady(_("Nobody grades this wave yet. Make its panel first."), code="no_panel")
    mine = Assessment.objects.filter(item__panel=wave.panel, juror__person=actor.pk, state__in=WAITING)
    of_entity = {entity: pk for pk, entity in mine.values_list("pk", "item__subject_id")}
    if set(grades) - set(of_entity):
        raise NotReady(_("Not all of these entities wait for you to grade them."), code="not_hers")
    judgements = {
        of_entity[entity]: Judgement(scores=each.levels, notes=each.notes, to_applicant=each.words)
        for entity, each in grades.items()
    }
    return send_together(panel=wave.panel, judgements=judgements, actor=actor, now=now)
