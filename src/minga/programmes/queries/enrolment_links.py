"""The link that answers an invitation, and how it is found again.

The token is a signature over the row and the moment of the invitation, so it cannot be
guessed and need not be kept: only its hash is. A new invitation changes the moment, so the
old link stops working. It is good until `answer_by` and for one answer; later it only shows it.
"""

import base64
import hashlib
from typing import Final

from django.urls import reverse
from django.utils.crypto import salted_hmac

from minga.programmes.models import Edition, Enrolment

_SALT: Final = "minga.programmes.invitation"


def mint_token(enrolment: Enrolment) -> str:
    """The token of the standing invitation; the same each time it is asked for."""
    moment = enrolment.invited_at.isoformat() if enrolment.invited_at else ""
    digest = salted_hmac(_SALT, f"{enrolment.uuid}:{moment}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What is stored instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


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
