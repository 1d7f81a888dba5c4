"""The things that forms of this app name: places, organisations, people."""

from django.utils.translation import gettext_lazy as _

from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.finding import organisations_matching, place_label, places_matching
from minga.organisations.queries.organisations import place_name
from minga.organisations.queries.role_board import people_matching
from minga.organisations.web.forms.choosing import Candidate, Finder
from minga.people.models import Person


def place_finder(current: Territory | None = None) -> Finder:
    """By name or official code; the place that is there already needs no search."""

    def find(words: str) -> list[Candidate]:
        if current is not None and words == place_label(current):
            return [Candidate(current.code, words, "", current)]
        return [
            Candidate(place.code, place_label(place), place.division or place.get_kind_display(), place)
            for place in places_matching(words)
        ]

    return Finder(find, _("No place has that name. Write its official name, or its ISO code, such as PY-7."))


def organisation_finder(viewer: Person | None, *, without: Organisation | None = None) -> Finder:
    """By words of the name, in any order, accents aside."""

    def find(words: str) -> list[Candidate]:
        return [
            Candidate(
                row.key, row.name, " · ".join(filter(None, [row.get_type_display(), place_name(row.territory)])), row
            )
            for row in organisations_matching(viewer, words)
            if row != without
        ]

    return Finder(find, _("No organisation has that name. Register it first, or write it as it is in the directory."))


def person_finder(viewer: Person, organisation: Organisation | None, *, without: Person | None = None) -> Finder:
    """By whole e-mail, or by name among those of the same organisation."""

    def find(words: str) -> list[Candidate]:
        return [
            Candidate(person.key, person.name or str(person), person.email or "", person)
            for person in people_matching(viewer, organisation, words)
            if person != without
        ]

    return Finder(find, _("Nobody found. Write the whole e-mail with which the person signs in to Minga."))
