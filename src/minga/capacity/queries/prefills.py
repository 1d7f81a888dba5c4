"""What Minga knows already that may answer a question of an index: record once, count everywhere.

A source counts things of one entity up to the end of the year that is measured, each with a link
that a grader can open; therefore only what everybody may read is counted. A question names its
source (`Node.source`); what is found waits as a `Prefill` until a person of the entity says that
it is so. Sources cost a constant number of queries for one entity.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.capacity.models import Design
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge, Strategy
from minga.challenges.queries.challenges import standing_public
from minga.core.texts import pick
from minga.indicators.models import Measurement
from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Experiment, Initiative
from minga.library.models import Lesson, Tool
from minga.library.queries.lessons import published_lessons
from minga.organisations.models import Organisation, Role, Tie, Unit
from minga.programmes.enums import TAKING_PART, EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

MOST_LINKS: Final = 12
"""More are counted and not listed: a grader opens some, not fifty."""


@dataclass(frozen=True)
class Year:
    """The year that is measured."""

    number: int

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)


@dataclass(frozen=True)
class Link:
    """One of the things that were counted, and where anybody reads it."""

    label: str
    href: str
    detail: str = ""

    def as_data(self) -> dict[str, str]:
        return {"label": self.label, "href": self.href, "detail": self.detail}


@dataclass(frozen=True)
class Found:
    """How many, and the first of them."""

    number: int
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """Something that Minga counts. `label`: what it counts, as a heading."""

    key: str
    label: str | Promise
    find: Callable[[Organisation, Year], Found]


@dataclass(frozen=True)
class Known:
    """What is known of one question of an entity."""

    question: str
    source: str
    found: Found = field(default_factory=lambda: Found(0))


def known_of(organisation: Organisation, design: Design, year: int) -> tuple[Known, ...]:
    """Everything that Minga knows of the questions of this design; each source is asked once."""
    asked = [node for node in design.questions if node.source in SOURCES]
    period = Year(year)
    found = {key: SOURCES[key].find(organisation, period) for key in {node.source for node in asked}}
    return tuple(Known(node.code, node.source, found[node.source]) for node in asked if found[node.source].number)


def source_label(key: str) -> str:
    """What a source counts, in the language of the reader; empty when it is not known any more."""
    source = SOURCES.get(key)
    return str(source.label) if source is not None else ""


def _listed(rows: QuerySet[Any], link: Callable[[Any], Link]) -> Found:
    """The first of them, and how many: one query, or two where there are more than are listed."""
    first = list(rows[:MOST_LINKS])
    number = len(first) if len(first) < MOST_LINKS else rows.count()
    return Found(number, tuple(link(row) for row in first))


def _challenges(*states: str) -> Callable[[Organisation, Year], Found]:
    def find(organisation: Organisation, year: Year) -> Found:
        rows = standing_public().filter(organisation=organisation, mapped_at__date__lte=year.last)
        if states:
            rows = rows.filter(status__in=states)
        return _listed(rows.order_by("-mapped_at", "-pk"), _challenge)

    return find


def _initiatives(least: int = LifeStage.MAPPED, *states: str) -> Callable[[Organisation, Year], Found]:
    def find(organisation: Organisation, year: Year) -> Found:
        rows = _public_initiatives(organisation, year).filter(stage__gte=least)
        if states:
            rows = rows.filter(state__in=states)
        return _listed(rows.order_by("-stage", "-moved_at", "-pk"), _initiative)

    return find


def _public_initiatives(organisation: Organisation, year: Year) -> QuerySet[Initiative]:
    return Initiative.objects.filter(organisation=organisation, visibility=Visibility.PUBLIC, started_on__lte=year.last)


def _with_partners(organisation: Organisation, year: Year) -> Found:
    rows = _public_initiatives(organisation, year).filter(partners__isnull=False).distinct()
    return _listed(rows.order_by("-moved_at", "-pk"), _initiative)


def _replicated(organisation: Organisation, year: Year) -> Found:
    """What came from elsewhere and was adapted here."""
    rows = _public_initiatives(organisation, year).filter(derived_from__isnull=False)
    return _listed(rows.order_by("-moved_at", "-pk"), _initiative)


def _experiments(organisation: Organisation, year: Year) -> Found:
    """Those with a result, whatever it was."""
    rows = Experiment.objects.filter(
        initiative__in=_public_initiatives(organisation, year),
        restricted=False,
        result_on__range=(year.first, year.last),
    ).select_related("initiative")
    return _listed(rows.order_by("-result_on", "-pk"), _experiment)


def _hosted(organisation: Organisation, year: Year) -> Found:
    return _listed(_editions_of(year).filter(host=organisation).order_by("-starts_on", "-pk"), _edition)


def _taken_part(organisation: Organisation, year: Year) -> Found:
    mine = Enrolment.objects.filter(organisation=organisation, status__in=TAKING_PART)
    rows = _editions_of(year).filter(pk__in=mine.values("edition"))
    return _listed(rows.order_by("-starts_on", "-pk"), _edition)


def _people(*statuses: str) -> Callable[[Organisation, Year], Found]:
    """Each person once, however many editions she was in. Links lead to the editions: names are nobody's proof."""

    def find(organisation: Organisation, year: Year) -> Found:
        rows = Enrolment.objects.filter(
            organisation=organisation, status__in=statuses, edition__in=_editions_of(year).values("pk")
        )
        number = rows.values("person").distinct().count()
        editions = _editions_of(year).filter(pk__in=rows.values("edition")).order_by("-starts_on", "-pk")
        return Found(number, tuple(_edition(row) for row in editions[:MOST_LINKS]) if number else ())

    return find


def _editions_of(year: Year) -> QuerySet[Edition]:
    """Public ones that ran in the year."""
    rows = Edition.objects.filter(public=True, starts_on__lte=year.last, ends_on__gte=year.first)
    return rows.exclude(status__in=(EditionStatus.PLANNED, EditionStatus.CANCELLED))


def _units(organisation: Organisation, year: Year) -> Found:
    rows = Unit.objects.filter(
        organisation=organisation, innovation=True, retired_at__isnull=True, created_at__date__lte=year.last
    )
    where = organisation.get_absolute_url()
    return _listed(rows.order_by("name", "pk"), lambda row: Link(row.name, where, row.created_by_act))


def _deputised(organisation: Organisation, year: Year) -> Found:
    """Roles of the entity in which somebody stands in. Only how many: the page of the entity shows the public ones."""
    rows = Role.objects.at(organisation=organisation).filter(
        deputy__isnull=False, ended_at__isnull=True, starts_on__lte=year.last
    )
    number = rows.count()
    return Found(number, (Link(organisation.name, organisation.get_absolute_url()),) if number else ())


def _ties(organisation: Organisation, year: Year) -> Found:
    """Standing relations with other entities, whoever declared them."""
    both = Tie.objects.filter(origin=organisation) | Tie.objects.filter(target=organisation)
    rows = both.exclude(until__lt=year.first).exclude(since__gt=year.last).select_related("origin", "target")

    def link(tie: Tie) -> Link:
        other = tie.target if tie.origin_id == organisation.pk else tie.origin
        return Link(other.name, other.get_absolute_url(), tie.get_kind_display())

    return _listed(rows.order_by("-since", "-pk"), link)


def _tools(organisation: Organisation, year: Year) -> Found:
    rows = Tool.objects.filter(maker=organisation, published_at__date__lte=year.last, retired_at__isnull=True)
    return _listed(rows.order_by("-published_at", "-pk"), lambda row: Link(pick(row.names), row.get_absolute_url()))


def _lessons(organisation: Organisation, year: Year) -> Found:
    rows = published_lessons().filter(organisation=organisation, published_at__date__lte=year.last)
    return _listed(rows.order_by("-published_at", "-pk"), _lesson)


def _strategies(organisation: Organisation, year: Year) -> Found:
    rows = Strategy.objects.filter(organisation=organisation, public=True, retired_at__isnull=True)
    rows = rows.exclude(starts_year__gt=year.number).exclude(ends_year__lt=year.number)
    return _listed(rows.order_by("title", "pk"), lambda row: Link(row.title, row.get_absolute_url()))


def _figures(organisation: Organisation, year: Year) -> Found:
    """Public figures on its initiatives that were measured in the year; each correction replaces what it corrects."""
    dossiers = _public_initiatives(organisation, year)
    rows = Measurement.objects.filter(
        subject_type=Initiative._meta.label_lower, subject_id__in=dossiers.values("pk"),
        measured_on__range=(year.first, year.last), corrected_by__isnull=True,
    )  # fmt: skip
    number = rows.count()
    measured = dossiers.filter(pk__in=rows.values("subject_id")).order_by("-moved_at", "-pk")
    return Found(number, tuple(_initiative(row) for row in measured[:MOST_LINKS]) if number else ())


def _challenge(row: Challenge) -> Link:
    return Link(row.title, row.get_absolute_url(), row.get_status_display())


def _initiative(row: Initiative) -> Link:
    return Link(row.title, row.get_absolute_url(), row.get_stage_display())


def _experiment(row: Experiment) -> Link:
    return Link(row.title, row.initiative.get_absolute_url(), row.initiative.title)


def _edition(row: Edition) -> Link:
    return Link(pick(row.titles), reverse("programmes:edition", args=[row.key]), str(row.starts_on.year))


def _lesson(row: Lesson) -> Link:
    return Link(row.title, row.get_absolute_url(), row.subject_label)


_SOLVING: Final = (ChallengeStatus.CONNECTED, ChallengeStatus.SOLVED)

SOURCES: Final[Mapping[str, Source]] = {
    key: Source(key=key, label=label, find=find)
    for key, label, find in (
        ("challenges.mapped", _("Challenges on the public map"), _challenges()),
        (
            "challenges.characterised",
            _("Challenges characterised"),
            _challenges(ChallengeStatus.CHARACTERISED, *_SOLVING),
        ),
        ("challenges.connected", _("Challenges with somebody who solves them"), _challenges(*_SOLVING)),
        ("challenges.solved", _("Challenges solved"), _challenges(ChallengeStatus.SOLVED)),
        ("strategies.standing", _("Public strategies"), _strategies),
        ("initiatives.opened", _("Initiatives with a public dossier"), _initiatives()),
        ("initiatives.prototyped", _("Initiatives prototyped or further"), _initiatives(LifeStage.PROTOTYPED)),
        ("initiatives.piloted", _("Initiatives piloted or further"), _initiatives(LifeStage.PILOTED)),
        ("initiatives.adopted", _("Initiatives adopted or further"), _initiatives(LifeStage.ADOPTED)),
        ("initiatives.replicated", _("Initiatives replicated elsewhere"), _initiatives(LifeStage.REPLICATED)),
        (
            "initiatives.stopped",
            _("Initiatives stopped with a lesson"),
            _initiatives(LifeStage.MAPPED, InitiativeState.STOPPED),
        ),
        ("initiatives.with_partners", _("Initiatives with partners"), _with_partners),
        ("initiatives.adapted", _("Initiatives adapted from others"), _replicated),
        ("experiments.with_result", _("Experiments with a result"), _experiments),
        ("editions.hosted", _("Editions of programmes that it hosted"), _hosted),
        ("editions.taken_part", _("Editions of programmes in which its people took part"), _taken_part),
        ("people.enrolled", _("People of the entity in programmes, each once"), _people(*TAKING_PART)),
        ("people.trained", _("People of the entity who completed a programme"), _people(EnrolmentStatus.COMPLETED)),
        ("units.innovation", _("Innovation units"), _units),
        ("roles.deputised", _("Roles with a deputy"), _deputised),
        ("ties.standing", _("Relations with other entities"), _ties),
        ("tools.published", _("Tools that it published"), _tools),
        ("lessons.published", _("Lessons that it published"), _lessons),
        ("figures.measured", _("Figures measured on its initiatives"), _figures),
    )
}
