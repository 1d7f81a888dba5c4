"""The link that answers an invitation, and how it is found again.

The token is a signature over the row and the moment of the invitation, so it cannot be
guessed and need not be kept: only its hash is. A new invitation changes the moment, so the
old link stops working. It is good until `answer_by` and for one answer; later it only shows it.
"""

from typing import Final

from django.urls import reverse

from minga.core.keys import signed_token, token_hash
from minga.programmes.models import Edition, Enrolment

_SALT: Final = "minga.programmes.invitation"


def mint_token(enrolment: Enrolment) -> str:
    """The token of the standing invitation; the same each time it is asked for."""
    moment = enrolment.invited_at.isoformat() if enrolment.invited_at else ""
    return signed_token(_SALT, f"{enrolment.uuid}:{moment}")


def enrolment_by_token(token: str) -> Enrolment:
    """Whose invitation this is; `Enrolment.DoesNotExist` when it is nobody's."""
    rows = Enrolment.objects.select_related("edition__host", "edition__version__instrument", "person", "organisation")
    return rows.get(token_hash=token_hash(token))


def invitation_path(token: str, language: str) -> str:
    """Where the person answers, in her language."""
    return f"{reverse('programmes:invitation', args=[token])}?lang={language}"


def work_link() -> str:
    """Where a participant sees what is next."""
    return reverse("programmes:my-work")


def edition_link(edition: Edition) -> str:
    """The page of the edition that everybody may read."""
    return reverse("programmes:edition", args=[edition.key])
