"""The groups to which one who applies belongs, for quotas and ties, as they are when it is sent.

Only what Minga knows from profile and organisation, never an answer. What is not known is left out:
nobody has a place kept for a group to which she may not belong.
"""

from collections.abc import Mapping

from minga.calls.enums import DecisionState, Fate, QuotaGroup
from minga.calls.models import Application, Call, Outcome
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Organisation, Territory
from minga.people.enums import Gender
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

Facts = dict[str, str]


def facts_of(application: Application) -> Facts:
    """As they were when it was sent; of a draft, as they would be now."""
    if application.facts:
        return {str(group): str(value) for group, value in application.facts.items()}
    return facts_now(application)


def facts_now(application: Application) -> Facts:
    """Read from profile and organisation. Four queries at most."""
    person, organisation = application.person, application.organisation
    place = organisation.territory if organisation is not None else None
    found = {
        QuotaGroup.TERRITORY: region_of(place),
        QuotaGroup.COUNTRY: country_of(person, organisation),
        QuotaGroup.SEX: "" if person.gender == Gender.UNSAID else person.gender,
    }
    if organisation is not None:
        first = is_first_time(organisation, application.call)
        found |= {
            QuotaGroup.RURAL: "yes" if is_rural(organisation) else "no",
            QuotaGroup.FIRST_TIME: {True: "yes", False: "no", None: ""}[first],
            QuotaGroup.ORGANISATION_TYPE: organisation.type,
            QuotaGroup.ORGANISATION: organisation.key,
        }
    return {str(group): value for group, value in found.items() if value}


def group_keys(facts: Mapping[str, str]) -> frozenset[str]:
    """The groups as "rural=yes", "territory=PY-7"."""
    return frozenset(f"{group}={value}" for group, value in facts.items())


def country_of(person: Person | None, organisation: Organisation | None) -> str:
    """Of the organisation; else of the person."""
    place = organisation.territory if organisation is not None else None
    if place is not None:
        return place.country
    return person.country if person is not None else ""


def region_of(place: Territory | None) -> str:
    """The code of the department, province or state in which a place is; of a country, its own."""
    while place is not None and place.kind == TerritoryKind.MUNICIPALITY and place.parent is not None:
        place = place.parent
    return place.code if place is not None else ""


def codes_of(place: Territory | None) -> frozenset[str]:
    """Of a place and of all above it."""
    codes = set()
    while place is not None:
        codes.add(place.code)
        place = place.parent
    return frozenset(codes)


def is_rural(organisation: Organisation) -> bool:
    """By itself, or by the place where it is."""
    return organisation.rural or (organisation.territory is not None and organisation.territory.rural)


def is_first_time(organisation: Organisation, call: Call) -> bool | None:
    """Whether it never took part before this edition. None when Minga holds no trace of it and it does not
    say so itself.
    """
    before = Enrolment.objects.filter(organisation=organisation, status__in=TAKING_PART)
    if before.exclude(edition=call.edition_id).exists():
        return False
    chosen = Outcome.objects.filter(
        application__organisation=organisation, fate=Fate.SELECTED, decision__state=DecisionState.PUBLISHED
    )
    if chosen.exclude(application__call=call).exists():
        return False
    return True if organisation.first_time else None
