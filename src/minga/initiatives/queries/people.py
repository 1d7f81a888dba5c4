"""Who is told what: the team, those who may decide, those who follow."""

from datetime import datetime

from django.db.models import Q, QuerySet

from minga.audit.models import Entry
from minga.initiatives.models import GateReview, Initiative, TeamInvitation
from minga.initiatives.policies import ANSWERS, KEEPS, LEADS, TEAM
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.policies import RUNS_PROGRAMMES


def leads_of(initiative: Initiative, now: datetime) -> QuerySet[Person]:
    """Who leads the team today, and who stands in."""
    return people_with(LEADS, scope=initiative, now=now, deputies=True)


def team_of(initiative: Initiative, now: datetime) -> QuerySet[Person]:
    """Everybody who works on it today, and the deputies."""
    return people_with(TEAM, scope=initiative, now=now, deputies=True)


def deciders_of(initiative: Initiative, now: datetime) -> QuerySet[Person]:
    """Those who answer for it and do not work on it; the mirror of `policies.may_decide` as a set."""
    sets = [
        people_with(ANSWERS, organisation=initiative.organisation, now=now, deputies=True),
        people_with((KEEPS,), scope=initiative, now=now, deputies=True),
    ]
    edition = initiative.edition
    if edition is not None:
        sets.append(people_with(RUNS_PROGRAMMES, scope=edition, now=now, deputies=True))
        sets.append(people_with(RUNS_PROGRAMMES, organisation=edition.host, now=now, deputies=True))
    anybody = Q(pk__in=[])
    for people in sets:
        anybody |= Q(pk__in=people.order_by().values("pk"))
    decide = Person.objects.filter(anybody, is_active=True)
    return decide.exclude(pk__in=team_of(initiative, now).order_by().values("pk")).order_by("pk")


def letters_that_named(person: Person) -> dict[str, list[int]]:
    """Ids, by kind of thing, of what was told to others with her name in it: her invitations and answers,
    the gates for which she asked. The log remembers invitations that are gone.
    """
    invitation = TeamInvitation._meta.label_lower
    told = Entry.objects.filter(subject_type=invitation).filter(Q(actor_id=person.pk) | Q(after__person=person.pk))
    ids = told.exclude(subject_id=None).values_list("subject_id", flat=True).distinct()
    reviews = GateReview.objects.filter(asked_by=person).values_list("pk", flat=True)
    return {invitation: [pk for pk in ids if pk is not None], GateReview._meta.label_lower: list(reviews)}


def followers_of(initiative: Initiative) -> QuerySet[Person]:
    """Those who want to hear when the thread grows."""
    return Person.objects.filter(followed_initiatives__initiative=initiative, is_active=True).order_by("pk")
