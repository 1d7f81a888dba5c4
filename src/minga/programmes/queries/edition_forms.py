"""Which forms an edition has, who answers each, and how many answers came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import may_work_in
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.counters import EDITION
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Form

PARTICIPANT = "participant"
TEAM = "team"
_KEY_LENGTH = 80
Mates = Callable[[Person, Edition, Form], frozenset[int]]
_mates: list[Mates] = []


@dataclass(frozen=True)
class FormLine:
    """One form in the console."""

    title: str
    link: str
    preview: str
    printed: str
    answered_by: str | Promise
    opens_at: datetime | None
    closes_at: datetime | None
    open: bool
    sent: int
    drafts: int


def form_key(edition: Edition, key: str) -> str:
    """The address of a form of an edition: unique, and readable on paper."""
    return f"{edition.key[: _KEY_LENGTH - 1 - len(key)]}-{key}"


def forms_of(edition: Edition) -> QuerySet[Form]:
    """The forms that this edition owns, in the order of their making."""
    return Form.objects.filter(owner_type=EDITION, owner_id=edition.pk).order_by("pk")


def answers_by(edition: Edition, form: Form) -> str:
    """Who answers a form: "participant", "team", "organisation" or the key of a role."""
    for planned in blueprint_of(edition.version).forms:
        if form_key(edition, planned.key) == form.key:
            return planned.answered_by
    return PARTICIPANT


def may_answer_form(person: Person | None, edition: Edition, form: Form) -> bool:
    """Participants answer what is theirs or their team's; the other forms are for those who work in the edition."""
    if person is None:
        return False
    if answers_by(edition, form) in (PARTICIPANT, TEAM):
        return Enrolment.objects.filter(edition=edition, person=person, status__in=TAKING_PART).exists()
    return may_work_in(person, edition)


def register_form_mates(find: Mates) -> None:
    """Who answers a form of an edition once, together: an app above knows the teams. One call, at start."""
    _mates.append(find)


def form_mates(person: Person, edition: Edition, form: Form) -> frozenset[int]:
    """With whom she answers this form, by ids; nobody, when each answers for herself."""
    return frozenset().union(*(find(person, edition, form) for find in _mates))


def form_lines(edition: Edition, now: datetime) -> tuple[FormLine, ...]:
    """The forms with their dates and counts; one query."""
    counted = forms_of(edition).annotate(
        sent=Count("versions__submissions", filter=Q(versions__submissions__state=SubmissionState.SUBMITTED)),
        drafts=Count("versions__submissions", filter=Q(versions__submissions__state=SubmissionState.DRAFT)),
    )
    return tuple(
        FormLine(
            title=pick(form.title),
            link=reverse("questionnaires:form", args=[form.key]),
            preview=reverse("questionnaires:preview-start", args=[form.key]),
            printed=reverse("questionnaires:print-empty", args=[form.key]),
            answered_by=_words(answers_by(edition, form)),
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            open=bool(form.opens_at and form.opens_at <= now and (not form.closes_at or now < form.closes_at)),
            sent=form.sent,
            drafts=form.drafts,
        )
        for form in counted
    )


def _words(answered_by: str) -> str | Promise:
    known = {
        PARTICIPANT: _("Each participant"),
        TEAM: _("Each team"),
        "organisation": _("Each entity"),
    }
    return known.get(answered_by, _("Those who run the edition"))
