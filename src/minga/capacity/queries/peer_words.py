"""The names of peer groups that come from what the directory knows of an entity."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from minga.core.texts import Texts
from minga.organisations.enums import Level, OrganisationType


def peer_titles(by: str) -> Mapping[str, Texts]:
    """Group → its name in each language; empty where groups are places, sizes or typed by the office."""
    kinds = {"organisation_type": OrganisationType, "level": Level}.get(by)
    if kinds is None:
        return {}
    titles: dict[str, dict[str, str]] = {value: {} for value in kinds.values}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for value, label in kinds.choices:
                titles[value][code] = str(label)
    return titles
