"""The page and the block of "who needs me": for whom somebody looks, edition by edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from minga.core.texts import pick
from minga.learning.models import Team
from minga.learning.policies import TEACHES
from minga.learning.queries.needs_me import Need, needs_of_people, needs_of_teams, teams_of_editions, teams_of_mentor
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from minga.programmes.policies import RUNS_PROGRAMMES
from minga.programmes.queries.editions import SCOPE
from minga.programmes.queries.work import WorkRow, WorkSection

_MOST_ROWS: Final = 5
SHOWN: Final = 60


@dataclass(frozen=True)
class NeedsMe:
    """The page. `editions`: those she may choose from; `chosen`: the key of one; `calm`: teams without a need."""

    needs: Sequence[Need]
    editions: tuple[tuple[str, str], ...]
    chosen: str
    calm: int
    total: int


def needs_me(person: Person, now: datetime, *, edition: str = "") -> NeedsMe:
    """Everybody she teaches or accompanies in running editions; only of one when its key is given."""
    taught = list(editions_taught(person, now))
    own = teams_of_mentor(person)
    teams = Team.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=teams_of_editions(taught).values("pk")))
    teams = teams.filter(ended_at__isnull=True)
    known = Edition.objects.filter(pk__in=teams.values("edition")) | Edition.objects.filter(
        pk__in=[each.pk for each in taught]
    )
    editions = tuple((each.key, pick(each.titles)) for each in known.distinct().order_by("-starts_on", "pk"))
    if edition:
        teams, taught = teams.filter(edition__key=edition), [each for each in taught if each.key == edition]
    needs = needs_of_teams(teams, now) + needs_of_people([each.pk for each in taught], now)
    return NeedsMe(needs[:SHOWN], editions, edition, teams.count() - sum(1 for n in needs if n.team), len(needs))


def editions_taught(person: Person, now: datetime) -> Sequence[Edition]:
    """Running editions in which she teaches, or that she manages by a role in the edition itself."""
    mine = Role.objects.counting(now).exercised_by(person).of_kinds((*TEACHES, *RUNS_PROGRAMMES))
    inside = mine.filter(scope_type=SCOPE).values("scope_id")
    rows = Edition.objects.select_related("host").filter(pk__in=inside, status=EditionStatus.RUNNING)
    return list(rows.order_by("-starts_on", "pk"))


def may_be_needed(person: Person, now: datetime, edition: str = "") -> bool:
    """Whether the page means anything to her: she accompanies a team or teaches; in this edition, when one is named."""
    mine, taught = teams_of_mentor(person), editions_taught(person, now)
    if not edition:
        return bool(taught) or mine.exists()
    return any(each.key == edition for each in taught) or mine.filter(edition__key=edition).exists()


def needs_of_person(person: Person, now: datetime) -> WorkSection | None:
    """The first few on her own page."""
    if not may_be_needed(person, now):
        return None
    page = needs_me(person, now)
    return WorkSection(
        title=gettext_lazy("Who needs you"),
        rows=[_row(need) for need in page.needs[:_MOST_ROWS]],
        link=reverse("learning:who-needs-me"),
        link_label=gettext_lazy("See everybody who needs you"),
    )


def _row(need: Need) -> WorkRow:
    first = need.first
    link = first.link or reverse("learning:who-needs-me")
    return WorkRow(title=need.name, link=link, detail=first.words, label=first.label)
