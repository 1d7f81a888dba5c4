"""What ISO says of Latin America: countries (3166-1) and their first division (3166-2).

Which countries: the nineteen of Spanish and Portuguese America, Puerto Rico, Haiti, and
Belize, Guyana and Suriname, which sit on the same mainland and in the same networks.
Puerto Rico has no division in ISO; its municipalities hang from the country.
Where ISO gives two levels (Dominican Republic), the level that governs is kept: provinces.
Names of divisions are the local word, in the local language: they are not translated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pycountry
from babel import Locale
from django.conf import settings
from django.utils import translation

from minga.core.texts import all_languages

CENTRES: Final = {
    "AR": (-34.6, -64.5), "BO": (-16.7, -64.7), "BR": (-10.8, -53.1), "BZ": (17.2, -88.7),
    "CL": (-33.5, -70.7), "CO": (4.1, -73.1), "CR": (9.98, -84.2), "CU": (21.6, -79.0),
    "DO": (18.9, -70.5), "EC": (-1.4, -78.4), "GT": (15.7, -90.4), "GY": (4.8, -58.9),
    "HN": (14.8, -86.6), "HT": (19.0, -72.5), "MX": (23.9, -102.5), "NI": (12.8, -85.0),
    "PA": (8.5, -80.1), "PE": (-9.2, -74.4), "PR": (18.2, -66.4), "PY": (-23.2, -58.4),
    "SR": (4.1, -55.9), "SV": (13.7, -88.9), "UY": (-32.8, -56.0), "VE": (7.1, -66.2),
}  # fmt: skip
COUNTRIES: Final = tuple(CENTRES)

_WORDS: Final = {
    "Autonomous region": "región autónoma",
    "Capital": "capital",
    "Capital district": "distrito capital",
    "City": "ciudad autónoma",
    "Department": "departamento",
    "District": "distrito",
    "Federal dependency": "dependencia federal",
    "Federal district": "distrito federal",
    "Federal entity": "entidad federativa",
    "Indigenous region": "comarca indígena",
    "Municipality": "municipalidad metropolitana",
    "Province": "provincia",
    "Region": "región",
    "Special municipality": "municipio especial",
    "State": "estado",
}
_LOCAL_WORDS: Final = {
    ("BZ", "District"): "district",
    ("GY", "Region"): "region",
    ("HT", "Department"): "département",
    ("PE", "Region"): "departamento",
    ("SR", "District"): "district",
}
_NAMES: Final = {"DO-01": "Distrito Nacional"}  # ISO adds the city in brackets
_SKIPPED: Final = {("DO", "Region")}
SOURCE: Final = "ISO 3166"


@dataclass(frozen=True)
class Place:
    """One country or division, as it goes into the table."""

    code: str
    names: dict[str, str]
    country: str
    division: str = ""
    latitude: float | None = None
    longitude: float | None = None


def countries() -> Iterator[Place]:
    """Each country with its name in every language of the house."""
    for code, (latitude, longitude) in CENTRES.items():
        yield Place(code, _country_names(code), code, latitude=latitude, longitude=longitude)


def divisions() -> Iterator[Place]:
    """Each department, province, state or region, under the name that is used there."""
    for country in COUNTRIES:
        for division in _divisions_of(country):
            if (country, division.type) in _SKIPPED:
                continue
            name = _NAMES.get(division.code, division.name)
            word = _LOCAL_WORDS.get((country, division.type)) or _WORDS[division.type]
            yield Place(division.code, all_languages(name), country, word)


def _divisions_of(country: str) -> Sequence[Any]:
    found: Sequence[Any] | None = pycountry.subdivisions.get(country_code=country)  # type: ignore[no-untyped-call]
    return found or ()


@cache
def _locales() -> dict[str, Locale]:
    return {code: Locale.parse(code) for code, _name in settings.LANGUAGES}


def _country_names(code: str) -> dict[str, str]:
    return {language: locale.territories[code] for language, locale in _locales().items()}


def country_name(code: str, language: str = "") -> str:
    """The name of a country in the reader's language; the code itself when it is unknown."""
    reader = (language or translation.get_language() or settings.LANGUAGE_CODE)[:2]
    locale = _locales().get(reader, _locales()[settings.LANGUAGE_CODE[:2]])
    return str(locale.territories.get(code, code))
