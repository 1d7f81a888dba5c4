"""What the search of the house knows of an edition, in each language."""

from django.conf import settings
from django.utils.translation import override

from minga.core import search
from minga.core.texts import pick
from minga.programmes.models import Edition


def index_edition(edition: Edition) -> None:
    """Renew the edition in the index; one that is not public is not found."""
    partners = list(edition.partners.values_list("organisation__name", flat=True))
    names = " ".join(dict.fromkeys([edition.host.name, *partners]))
    texts = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            kind = edition.version.instrument.get_kind_display()
            state = edition.get_status_display()
            words = f"{names} {kind} {state} {pick(edition.for_whom, language)}"
        texts.append(
            search.Findable(
                language=language,
                title=pick(edition.titles, language),
                summary=pick(edition.summaries, language),
                words=words,
            )
        )
    search.index(
        edition._meta.label_lower,
        edition.pk,
        path=f"/ediciones/{edition.key}/",
        public=edition.public,
        texts=texts,
    )
