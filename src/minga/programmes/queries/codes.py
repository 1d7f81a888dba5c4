"""Codes of public lists for forms: countries, currencies and time zones of Latin America."""

from babel import Locale
from django.utils.translation import get_language
from pycountry import currencies

from minga.organisations.queries.atlas import COUNTRIES, country_name

USUAL_CURRENCIES = (
    "USD", "ARS", "BOB", "BRL", "CLP", "COP", "CRC", "DOP", "EUR", "GTQ", "HNL", "MXN", "NIO",
    "PAB", "PEN", "PYG", "UYU", "VES",
)  # fmt: skip
_ZONES = (
    "America/Argentina/Buenos_Aires", "America/Asuncion", "America/Bogota", "America/Caracas",
    "America/Costa_Rica", "America/El_Salvador", "America/Guatemala", "America/Guayaquil",
    "America/Havana", "America/La_Paz", "America/Lima", "America/Managua", "America/Manaus",
    "America/Mexico_City", "America/Montevideo", "America/Panama", "America/Port-au-Prince",
    "America/Puerto_Rico", "America/Santiago", "America/Santo_Domingo", "America/Sao_Paulo",
    "America/Tegucigalpa", "UTC",
)  # fmt: skip


def is_currency(code: str) -> bool:
    """Whether ISO 4217 knows this code."""
    return len(code) == 3 and currencies.get(alpha_3=code.upper()) is not None


def country_choices() -> list[tuple[str, str]]:
    """The countries of the region by their name in the reader's language."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])


def country_names(codes: list[str]) -> list[str]:
    """The names of some countries, in the order given."""
    return [country_name(code) for code in codes]


def currency_choices() -> list[tuple[str, str]]:
    """The usual currencies with their names."""
    names = Locale((get_language() or "es")[:2]).currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in USUAL_CURRENCIES]


def time_zone_choices() -> list[tuple[str, str]]:
    """The time zones of the region, by city."""
    return [(zone, zone.rpartition("/")[2].replace("_", " ")) for zone in _ZONES]
