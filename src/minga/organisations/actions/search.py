"""How organisations and places are put into the one search of the house."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from minga.core import search
from minga.core.texts import pick
from minga.organisations.models import Organisation, Territory

ORGANISATION = "organisations.organisation"
TERRITORY = "organisations.territory"


def index_organisation(organisation: Organisation) -> None:
    """Put or renew an organisation in the search; a retired one leaves it."""
    if organisation.retired_at is not None:
        search.forget(ORGANISATION, [organisation.pk])
        return
    units = list(organisation.units.filter(retired_at__isnull=True).values_list("name", flat=True))
    search.index(
        ORGANISATION,
        organisation.pk,
        path=organisation.get_absolute_url(),
        texts=list(_organisation_texts(organisation, units)),
    )


def index_territories(territories: Sequence[Territory]) -> None:
    """Put or renew places in the search."""
    search.index_many(
        TERRITORY,
        [search.Thing(place.pk, place.get_absolute_url(), tuple(_territory_texts(place))) for place in territories],
    )


def _organisation_texts(organisation: Organisation, units: Sequence[str]) -> Iterator[search.Findable]:
    place = organisation.territory
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            where = ", ".join(pick(step.names, language) for step in _upwards(place))
            kind = organisation.get_type_display()
            about = pick(organisation.about, language)
            words = " ".join([organisation.short_name, kind, where, organisation.peer_group, *units])
            summary = about or " · ".join(filter(None, [kind, where]))
            yield search.Findable(language=language, title=organisation.name, summary=summary, words=words)


def _territory_texts(territory: Territory) -> Iterator[search.Findable]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            kind = territory.division or territory.get_kind_display()
            above = ", ".join(pick(step.names, language) for step in _upwards(territory.parent))
            summary = _("%(kind)s in %(place)s") % {"kind": kind.capitalize(), "place": above} if above else kind
            yield search.Findable(
                language=language, title=pick(territory.names, language), summary=summary, words=territory.code
            )


def _upwards(place: Territory | None) -> Iterator[Territory]:
    while place is not None:
        yield place
        place = place.parent
