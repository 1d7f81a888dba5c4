"""What anybody may read of how an edition went: people, each once, by kind of entity, place and sex; the work.

Sex is asked for statistics alone and is optional: whoever did not give it is counted as not given.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minga.core.texts import pick
from minga.learning.enums import Moment
from minga.learning.queries.evaluation import SkillsResult, WorkResult, skills_result, work_result
from minga.learning.queries.small_groups import FEWEST, Cell, enough, protect, protect_within
from minga.organisations.enums import OrganisationType, TerritoryKind
from minga.organisations.models import Territory
from minga.organisations.queries.atlas import country_name
from minga.people.enums import Gender
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment


@dataclass(frozen=True)
class Breakdown:
    """People by one thing. `hidden`: how many groups are not shown."""

    title: str
    key: str
    cells: tuple[Cell, ...]

    @property
    def hidden(self) -> int:
        """How many groups are too small."""
        return sum(1 for cell in self.cells if cell.count is None)

    @property
    def most(self) -> int:
        """The largest, for the bars."""
        return max((cell.count or 0 for cell in self.cells), default=0)


@dataclass(frozen=True)
class PublicResults:
    """The page."""

    trained: int
    completed: int
    entities: int
    breakdowns: tuple[Breakdown, ...]
    skills: SkillsResult
    work: WorkResult
    fewest: int = FEWEST


def public_results(edition: Edition) -> PublicResults:
    """Everything that is public. A fixed number of queries."""
    people = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART)
    trained, entities = people.count(), people.aggregate(n=Count("organisation", distinct=True))["n"]
    return PublicResults(
        trained=trained,
        completed=people.filter(status=EnrolmentStatus.COMPLETED).count(),
        entities=entities,
        breakdowns=tuple(each for each in breakdowns_of(edition) if each.cells) if enough(trained) else (),
        skills=skills_result(edition, Moment.AFTER),
        work=work_result(edition, public=True),
    )


def breakdowns_of(edition: Edition) -> tuple[Breakdown, ...]:
    """The four tables, each with its small groups hidden."""
    rows = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).order_by()
    by_type = Counter[str]()
    for kind, n in rows.values_list("organisation__type").annotate(n=Count("person", distinct=True)):
        by_type[str(OrganisationType(kind).label) if kind else _("Without an entity")] += n
    by_sex = Counter[str]()
    for gender, n in rows.values_list("person__gender").annotate(n=Count("person", distinct=True)):
        by_sex[_sex(gender)] += n
    by_country, by_division = _places(rows)
    countries = protect(by_country.items())
    return (
        Breakdown(_("By kind of entity"), "entity", protect(by_type.items())),
        Breakdown(_("By country"), "country", countries),
        Breakdown(
            _("By department, province or state"), "division",
            protect_within({name: several.items() for name, several in by_division.items()}, countries),
        ),
        Breakdown(_("By sex, where it was given"), "sex", protect(by_sex.items())),
    )  # fmt: skip


def _sex(gender: str) -> str:
    if gender in (Gender.WOMAN, Gender.MAN):
        return {Gender.WOMAN: pgettext("sex", "Women"), Gender.MAN: pgettext("sex", "Men")}[Gender(gender)]
    return _("Another identity") if gender == Gender.OTHER else pgettext("sex", "Not given")


def _places(rows: QuerySet[Enrolment]) -> tuple[Counter[str], Mapping[str, Counter[str]]]:
    """Country → people; country → division → people."""
    counted = list(rows.values_list("country", "organisation__territory").annotate(n=Count("person", distinct=True)))
    found = Territory.objects.filter(pk__in={pk for _country, pk, _n in counted if pk}).select_related("parent")
    territories = {place.pk: place for place in found}
    by_country, by_division = Counter[str](), dict[str, Counter[str]]()
    for code, pk, n in counted:
        country = country_name(code) if code else _("Not known")
        by_country[country] += n
        division = _division(territories.get(pk))
        by_division.setdefault(country, Counter())[f"{division}, {country}" if division else country] += n
    return by_country, {country: parts for country, parts in by_division.items() if len(parts) > 1}


def _division(place: Territory | None) -> str:
    if place is None or place.kind == TerritoryKind.COUNTRY:
        return ""
    if place.kind == TerritoryKind.MUNICIPALITY and place.parent is not None:
        return _division(place.parent)
    return pick(place.names)
