"""The link that answers an invitation to a team. It works for whoever has it; saying yes asks for an account.

As in `programmes.queries.enrolment_links`: a signature over the row and the moment of the question, of
which only the hash is kept. Asked again, the moment changes and the former link is worth nothing.
"""

from datetime import UTC
from typing import Final

from django.urls import reverse

from minga.calls.models import ApplicationMember
from minga.core.keys import signed_token, token_hash

_SALT: Final = "minga.calls.team"


def mint_token(member: ApplicationMember) -> str:
    """The token of the standing question; the same each time it is asked for."""
    moment = member.invited_at.astimezone(UTC).isoformat() if member.invited_at else ""
    return signed_token(_SALT, f"{member.uuid}:{moment}")


def member_by_token(token: str) -> ApplicationMember:
    """Whose invitation this is; `ApplicationMember.DoesNotExist` when it is nobody's."""
    rows = ApplicationMember.objects.select_related(
        "application__call__edition__host", "application__person", "application__phase", "application__organisation"
    )
    return rows.get(token_hash=token_hash(token))


def invitation_path(token: str, language: str) -> str:
    """Where the invited person answers, in her language."""
    return f"{reverse('calls:team-invitation', args=[token])}?lang={language}"
