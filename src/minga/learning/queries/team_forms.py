"""Forms that a team answers once: those that the blueprint asks of teams, and those of a task of teams."""

from minga.learning.enums import TaskBy
from minga.learning.models import Task, TeamMember
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition
from minga.programmes.queries.edition_forms import TEAM, answers_by
from minga.questionnaires.models import Form


def mates_at(person: Person, edition: Edition, form: Form) -> frozenset[int]:
    """Her team today, without herself. Two queries."""
    if answers_by(edition, form) != TEAM and not _asked_of_teams(edition, form):
        return frozenset()
    mine = TeamMember.objects.filter(
        until=None, team__ended_at=None, team__edition=edition, enrolment__person=person,
        enrolment__status__in=TAKING_PART,
    )  # fmt: skip
    rows = TeamMember.objects.filter(until=None, team__in=mine.values("team"), enrolment__status__in=TAKING_PART)
    return frozenset(rows.exclude(enrolment__person=person).values_list("enrolment__person", flat=True))


def _asked_of_teams(edition: Edition, form: Form) -> bool:
    return Task.objects.filter(edition=edition, form=form, by=TaskBy.TEAM, published=True).exists()
