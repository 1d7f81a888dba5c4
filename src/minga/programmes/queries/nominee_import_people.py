"""What the house already knows about the people of a file, fetched in a handful of queries.

Nothing is asked per row: e-mails and ids go out by the thousand, and the judge
(`nominee_import_check`) works on dictionaries.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from django.conf import settings
from django.db.models import Q

from minga.core.search import fold
from minga.organisations.models import Organisation
from minga.people.models import Consent, Person
from minga.programmes.models import Edition, Enrolment, NomineeImport

_Id = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """People, enrolments, organisations and countries that rows may mean."""

    by_email: Mapping[str, Person] = field(default_factory=dict)
    by_id: Mapping[_Id, Person] = field(default_factory=dict)
    own_accounts: frozenset[int] = frozenset()
    enrolments: Mapping[int, Enrolment] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    """How countries and organisations are called; `None` is an organisation left out by hand."""

    countries: Mapping[str, str]
    organisations: Mapping[str, Sequence[Organisation]]
    chosen: Mapping[str, Organisation | None]
    only_country: str = ""

    def organisation(self, cell: str) -> tuple[Organisation | None, str]:
        """The organisation a cell means, and a code when it is none or more than one."""
        key = fold_name(cell)
        if key in self.chosen:
            return self.chosen[key], ""
        found = self.organisations.get(key, ())
        if len(found) == 1:
            return found[0], ""
        return None, "organisation_twice" if found else "organisation_unknown"


def fold_name(text: str) -> str:
    """An organisation's name without accents, case and punctuation."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def places_of(job: NomineeImport) -> Places:
    """Countries of the world and organisations of the edition's countries."""
    edition = job.edition
    chosen_ids = [pk for pk in job.organisations.values() if pk is not None]
    chosen = Organisation.objects.select_related("territory").in_bulk(chosen_ids)
    return Places(
        countries=country_names(),
        organisations=_organisations(edition),
        chosen={cell: None if pk is None else chosen.get(pk) for cell, pk in job.organisations.items()},
        only_country=edition.countries[0] if len(edition.countries) == 1 else "",
    )


@cache
def country_names() -> Mapping[str, str]:
    """Folded name in each language of the house → two letters."""
    names: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(fold(name), code)
    return names


def candidates(edition: Edition) -> Iterable[Organisation]:
    """Organisations that people of this edition may come from."""
    rows = Organisation.objects.filter(Q(retired_at__isnull=True) | Q(merged_into__isnull=False))
    rows = rows.select_related("territory", "merged_into__territory")
    if edition.countries:
        rows = rows.filter(
            Q(territory__country__in=edition.countries)
            | Q(territory__isnull=True)
            | Q(partnerships__edition=edition)
            | Q(pk=edition.host_id)
        ).distinct()
    return rows.order_by("pk")


def _organisations(edition: Edition) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = {}
    for organisation in candidates(edition):
        stays = organisation.merged_into or organisation
        for name in {organisation.name, organisation.short_name, organisation.key}:
            same = found.setdefault(fold_name(name), []) if name else []
            if stays not in same:
                same.append(stays)
    return found


def known_people(edition: Edition, emails: Iterable[str], ids: Iterable[_Id]) -> Known:
    """The people with any of these keys, and what they already are in this edition."""
    wanted_ids = set(ids)
    by_email = {person.email: person for person in Person.objects.filter(email__in=set(emails)) if person.email}
    by_id: dict[_Id, Person] = {}
    same_number = Person.objects.filter(national_id__in={number for _country, number in wanted_ids})
    for person in same_number.filter(country__in={country for country, _number in wanted_ids}):
        by_id[person.country, person.national_id or ""] = person
    people = {person.pk for person in (*by_email.values(), *by_id.values())}
    consents = Consent.objects.filter(person__in=people, withdrawn_at__isnull=True)
    signed_in = {person.pk for person in (*by_email.values(), *by_id.values()) if person.last_login}
    enrolments = Enrolment.objects.filter(edition=edition, person__in=people).select_related("organisation")
    return Known(
        by_email=by_email,
        by_id=by_id,
        own_accounts=frozenset(consents.values_list("person", flat=True)) | frozenset(signed_in),
        enrolments={enrolment.person_id: enrolment for enrolment in enrolments},
    )


def edition_organisation(edition: Edition, name: str) -> Organisation | None:
    """The one organisation of the edition's countries that is called so."""
    found = _organisations(edition).get(fold_name(name), [])
    return found[0] if len(found) == 1 else None
