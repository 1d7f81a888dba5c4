"""How challenges are put into the one search of the house."""

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.challenges.policies import SUBJECT
from minga.core import search


def index_challenge(challenge: Challenge) -> None:
    """Put or renew a challenge in the search: found by everybody only while it stands and is not restricted."""
    standing = challenge.status in STANDING
    if not standing or challenge.restricted:
        search.forget(SUBJECT, [challenge.pk])
        return
    organisation = challenge.organisation
    words = (
        challenge.complaint, challenge.affected, challenge.causes, organisation.name,
        challenge.get_sector_display(), challenge.get_nature_display(),
    )  # fmt: skip
    text = search.Findable(
        language=challenge.language,
        title=challenge.title,
        summary=challenge.question or challenge.complaint,
        words=" ".join(str(part) for part in words if part),
    )
    search.index(SUBJECT, challenge.pk, path=challenge.get_absolute_url(), texts=[text])
