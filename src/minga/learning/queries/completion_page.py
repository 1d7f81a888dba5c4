"""Who has met every rule, who lacks what, and who was already completed, for whoever manages the edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.core.search import fold
from minga.core.texts import pick
from minga.initiatives.enums import LifeStage
from minga.learning.enums import RuleKind
from minga.learning.models import CompletionRule, Standing
from minga.learning.queries.explaining import Explainer
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.enrolment import status_counts

READY: Final = "listas"
LACKING: Final = "faltan"
COMPLETED: Final = "completaron"
NOT_COMPLETED: Final = "no-completaron"
GROUPS: Final[Sequence[tuple[str, str | Promise]]] = (
    (READY, _("Met every rule")),
    (LACKING, _("Something is missing")),
    (COMPLETED, _("Completed")),
    (NOT_COMPLETED, _("Did not complete")),
)
_ENROLLED: Final = Q(status=EnrolmentStatus.ENROLLED)
_OF: Final = {
    READY: _ENROLLED & Q(standing__met=True),
    LACKING: _ENROLLED & (Q(standing__met=False) | Q(standing__isnull=True)),
    COMPLETED: Q(status=EnrolmentStatus.COMPLETED),
    NOT_COMPLETED: Q(status=EnrolmentStatus.NOT_COMPLETED),
}


@dataclass(frozen=True)
class GroupTab:
    """One group of people, with how many they are."""

    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class PersonRow:
    """One person, and what she lacks."""

    uuid: str
    name: str
    organisation: str
    missing: str
    attended: str
    tasks: str
    reason: str
    link: str


@dataclass(frozen=True)
class RuleRow:
    """One rule, as people read it, and what is weighed."""

    key: str
    text: str
    kind: str
    detail: str


def group_tabs(edition: Edition, current: str) -> tuple[GroupTab, ...]:
    """Every group with its count; two queries that read indexes."""
    people = status_counts(edition)
    enrolled = EnrolmentStatus.ENROLLED
    ready = Standing.objects.filter(edition=edition, met=True, enrolment__status=enrolled).count()
    counts = {
        READY: ready,
        LACKING: people.of(enrolled) - ready,
        COMPLETED: people.of(EnrolmentStatus.COMPLETED),
        NOT_COMPLETED: people.of(EnrolmentStatus.NOT_COMPLETED),
    }
    return tuple(GroupTab(key, str(label), counts[key], key == current) for key, label in GROUPS)


def people_in(edition: Edition, group: str, words: str = "") -> QuerySet[Enrolment]:
    """The people of one group, by name."""
    rows = Enrolment.objects.filter(_OF[group], edition=edition)
    for word in fold(words).split():
        rows = rows.filter(search_words__contains=word)
    return rows.select_related("person", "organisation", "standing").order_by("sort_name", "pk")


def person_rows(edition: Edition, people: Sequence[Enrolment], now: datetime) -> list[PersonRow]:
    """One page of people in words; few queries for any number."""
    explainer = Explainer(edition, now)
    return [_row(explainer, each) for each in people]


def rule_rows(edition: Edition) -> tuple[RuleRow, ...]:
    """The rules in order."""
    rules = edition.completion_rules.select_related("stage", "form", "task")
    return tuple(RuleRow(rule.key, pick(rule.texts), rule.get_kind_display(), _detail(rule)) for rule in rules)


def rule_of(edition: Edition, key: str) -> CompletionRule | None:
    """One rule of the edition."""
    return edition.completion_rules.select_related("form", "edition").filter(key=key).first()


def enrolment_named(uuid: UUID) -> Enrolment | None:
    """Somebody who takes part; who may look is the caller's to ask."""
    rows = Enrolment.objects.filter(uuid=uuid, status__in=TAKING_PART)
    return rows.select_related("edition__version__instrument", "person", "organisation").first()


def own_enrolment(person: object, key: str) -> Enrolment | None:
    """Hers in an edition."""
    rows = Enrolment.objects.filter(person=person, edition__key=key, status__in=TAKING_PART)  # type: ignore[misc]
    return rows.select_related("edition__version__instrument", "person", "organisation").first()


def _row(explainer: Explainer, enrolment: Enrolment) -> PersonRow:
    standing: Standing | None = getattr(enrolment, "standing", None)
    return PersonRow(
        uuid=str(enrolment.uuid),
        name=str(enrolment.person),
        organisation=enrolment.organisation.name if enrolment.organisation else "",
        missing=explainer.missing(standing) if enrolment.status == EnrolmentStatus.ENROLLED else "",
        attended=_share(standing.attended, standing.held) if standing else "",
        tasks=_share(standing.tasks_done, standing.tasks_due) if standing else "",
        reason=enrolment.reason,
        link=reverse("learning:progress-of", args=[explainer.edition.key, enrolment.uuid]),
    )


def _share(have: int, of: int) -> str:
    return f"{number_format(have)}/{number_format(of)}" if of else ""


def _detail(rule: CompletionRule) -> str:
    """What is weighed, and how much of it."""
    share = f"{number_format(round(rule.at_least * 100))} %" if rule.at_least is not None else ""
    about = ""
    if rule.stage is not None:
        about = pick(rule.stage.titles)
    elif rule.task is not None:
        about = pick(rule.task.titles)
    elif rule.form is not None:
        about = pick(rule.form.title)
    elif rule.kind == RuleKind.GATE and rule.reaches:
        about = str(LifeStage(rule.reaches).label)
    return " · ".join(part for part in (share, about) if part)
