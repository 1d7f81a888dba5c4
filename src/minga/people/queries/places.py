"""Countries and time zones to choose from, those of our people first."""

from functools import cache, lru_cache
from zoneinfo import available_timezones

LATIN_AMERICA = (
    "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "SV", "GT", "HN",
    "MX", "NI", "PA", "PY", "PE", "PR", "UY", "VE",
)  # fmt: skip
_NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_CONTINENTS = ("America", "Europe", "Africa", "Asia", "Atlantic", "Australia", "Indian", "Pacific")


@lru_cache(maxsize=8)
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Latin America first, then everybody else, each by the name in this language."""
    from babel import Locale  # noqa: PLC0415 - heavy, and only this page needs it

    territories = Locale.parse(language[:2]).territories
    names = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    names = {code: name for code, name in names.items() if code not in _NOT_COUNTRIES}
    near = sorted(((code, names[code]) for code in LATIN_AMERICA), key=lambda pair: pair[1])
    far = sorted(((code, name) for code, name in names.items() if code not in LATIN_AMERICA), key=lambda p: p[1])
    return (*near, *far)


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, str], ...]:
    """IANA time zones by continent and city, those of the Americas first."""
    zones = [zone for zone in known_zones() if zone.split("/")[0] in _CONTINENTS]
    zones.sort(key=lambda zone: (_CONTINENTS.index(zone.split("/")[0]), zone))
    return tuple((zone, zone.replace("_", " ").replace("/", " · ")) for zone in zones)


@cache
def known_zones() -> frozenset[str]:
    """Every IANA time zone of this machine; reading them from disk is slow, so once."""
    return frozenset(available_timezones())
