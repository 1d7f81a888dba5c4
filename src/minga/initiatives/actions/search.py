"""How a dossier is put into the one search of the house, in the language in which it is written."""

from collections.abc import Sequence
from typing import Final

from minga.challenges.enums import Sector
from minga.challenges.policies import is_public
from minga.core import search
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Initiative

INITIATIVE: Final = Initiative._meta.label_lower


def index_initiative(initiative: Initiative) -> None:
    """Put or renew a dossier in the search; a draft or restricted one is found by nobody."""
    if initiative.visibility != Visibility.PUBLIC:
        search.forget(INITIATIVE, [initiative.pk])
        return
    search.index(
        INITIATIVE,
        initiative.pk,
        path=initiative.get_absolute_url(),
        texts=[
            search.Findable(
                language=initiative.language,
                title=initiative.title,
                summary=" ".join(filter(None, [initiative.problem, initiative.change]))[:2000],
                words=" ".join(_words(initiative)),
            )
        ],
    )


def _words(initiative: Initiative) -> Sequence[str]:
    challenge = initiative.challenge
    sector = str(Sector(initiative.sector).label) if initiative.sector in Sector.values else ""
    told = (challenge.title, challenge.question) if is_public(challenge) else ()
    texts = (*told, initiative.organisation.name, str(initiative.territory or ""), sector)
    return [text for text in texts if text]
