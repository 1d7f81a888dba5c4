"""A juror's own assessments: which she has, and what she may do with one right now.

`door_of` is the one answer to that question; the pages show it and the actions refuse by it. Only whether
the application can be read already (`UNREADABLE`) costs more, so the page and the sending ask it themselves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.assessments.enums import (
    STANDING,
    WAITING,
    AssessmentState,
    BlindMode,
    InterestSource,
    InterestState,
    PanelState,
)
from minga.assessments.models import Assessment, Criterion, Interest, Juror, PanelItem, RubricDefinition
from minga.assessments.policies import assessed_kind, may_score, sits
from minga.assessments.queries.interests import is_in_the_way
from minga.people.models import Person

LISTED: Final = (*STANDING, AssessmentState.RECUSED)
"""What a juror still finds in the list of her assessments."""


class Door(StrEnum):
    """What a juror may do with an assessment."""

    ASIDE = "aside"
    WITHDRAWN = "withdrawn"
    NOT_YET = "not_yet"
    SAMPLES_FIRST = "samples_first"
    DECLARE = "declare"
    UNREADABLE = "unreadable"
    OPEN = "open"
    SENT = "sent"
    OVER = "over"


SHUT: Final[dict[Door, str | Promise]] = {
    Door.ASIDE: _("You stand aside from this application because of a conflict of interest."),
    Door.WITHDRAWN: _("This application was withdrawn. There is nothing left to judge."),
    Door.NOT_YET: _("The jury has not begun to judge yet."),
    Door.SAMPLES_FIRST: _("Judge the samples first: they help the jury to use the same scale."),
    Door.DECLARE: _("Say first whether you have a conflict of interest with this application."),
    Door.UNREADABLE: _("It cannot be read yet: the office is preparing the copy for the jury. Come back later."),
    Door.SENT: _("You have sent this assessment. To change it, say why."),
    Door.OVER: _("This assessment was not sent in time, or went to somebody else. It is not taken any more."),
}


def assessment_for(viewer: Person, uuid: UUID) -> Assessment:
    """Her own, while she sits on the panel, or `Assessment.DoesNotExist`."""
    found = Assessment.objects.select_related("item__panel__rubric", "juror__person").get(uuid=uuid)
    if found.juror.person_id != viewer.pk or not sits(found.juror):
        raise Assessment.DoesNotExist
    return found


def assessments_of(juror: Juror) -> QuerySet[Assessment]:
    """In the order in which she works: samples first, then by code.

    In double blind, what she stands aside from only because Minga found a tie is gone without a word:
    to be told would tell whose it is.
    """
    rows = Assessment.objects.filter(juror=juror, state__in=LISTED, item__withdrawn_at=None)
    by_herself = Interest.objects.filter(juror=juror, item=OuterRef("item"), source=InterestSource.DECLARED)
    told = ~Q(state=AssessmentState.RECUSED) | ~Q(item__panel__blind=BlindMode.DOUBLE) | Exists(by_herself)
    return rows.filter(told).order_by("-item__sample", "item__code", "pk")


def declaration_of(juror: Juror, item: PanelItem) -> Interest | None:
    """What she declared about this item herself and still stands."""
    rows = Interest.objects.filter(juror=juror, item=item, source=InterestSource.DECLARED)
    return rows.filter(state=InterestState.STANDING).order_by("-noted_at").first()


def waits_for_samples(juror: Juror, item: PanelItem) -> bool:
    """Whether she still has to judge samples before this item."""
    if item.sample or not item.panel.calibrates:
        return False
    return assessments_of(juror).filter(state__in=WAITING, item__sample=True).exists()


def door_of(assessment: Assessment, now: datetime) -> Door:
    """What its juror may do with it now. Three queries at most."""
    juror, item = assessment.juror, assessment.item
    panel = item.panel
    if not sits(juror):
        return Door.OVER
    in_conflict = assessment.state == AssessmentState.RECUSED or is_in_the_way(juror, item)
    if in_conflict:
        told = panel.blind != BlindMode.DOUBLE or declaration_of(juror, item) is not None
        return Door.ASIDE if told else Door.OVER
    if assessment.state == AssessmentState.SUBMITTED:
        return Door.SENT
    if item.withdrawn_at is not None:
        return Door.WITHDRAWN
    if panel.state in (PanelState.DISCUSSING, PanelState.CLOSED) or assessment.state not in WAITING:
        return Door.OVER
    if not may_score(juror, item, panel, now, in_conflict=in_conflict):
        return Door.NOT_YET
    if waits_for_samples(juror, item):
        return Door.SAMPLES_FIRST
    return Door.OPEN if assessment.no_conflict_at else Door.DECLARE


def may_change(assessment: Assessment, door: Door) -> bool:
    """A score that was sent may change, with a reason, until the panel closes."""
    return door is Door.SENT and assessment.item.panel.state in (PanelState.JUDGING, PanelState.DISCUSSING)


def criteria_asked(assessment: Assessment) -> tuple[Criterion, ...]:
    """The criteria that its juror scores: all of the rubric, unless the kind of thing asks for fewer."""
    keys = asked_in([assessment]).get(assessment.pk)
    return tuple(each for each in assessment.item.panel.rubric.read.criteria if keys is None or each.key in keys)


def asked_in(assessments: Sequence[Assessment]) -> dict[int, frozenset[str]]:
    """Assessment id → keys of the criteria that are asked, for those that are not asked all. Needs `item`."""
    of_kind: dict[str, list[Assessment]] = defaultdict(list)
    for each in assessments:
        of_kind[each.item.subject_type].append(each)
    found: dict[int, frozenset[str]] = {}
    for label, rows in of_kind.items():
        kind = assessed_kind(label)
        found |= dict(kind.asks(rows)) if kind is not None else {}
    return found


def lacking(rubric: RubricDefinition, scores: Mapping[str, int], asked: frozenset[str] | None) -> tuple[str, ...]:
    """Keys of the criteria that are asked and have no score."""
    keys = [each.key for each in rubric.criteria if asked is None or each.key in asked]
    return tuple(key for key in keys if key not in scores)


def judged_elsewhere(assessment: Assessment) -> str:
    """The address of the page on which the app above lets it be judged; empty when it has none."""
    kind = assessed_kind(assessment.item.subject_type)
    return kind.judged_at(assessment) if kind is not None else ""
