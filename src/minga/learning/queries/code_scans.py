"""That somebody brought a code while it was on the screen, told by this server itself and signed for her alone.

Between scanning and pressing the button one may have to sign in, or lose the line: the code turns meanwhile.
"""

from datetime import datetime
from typing import Final

from django.core import signing

from minga.core.errors import DomainError
from minga.learning.models import Session
from minga.learning.queries.codes import read_code, seen_now
from minga.people.models import Person

_SALT: Final = "minga.learning.scan"


def scan_holds(session: Session, given: str, now: datetime) -> bool:
    """The code in the address is on the screen now."""
    code = _code(given)
    return bool(code) and seen_now(session, code, now) is not None


def proof_of_scan(session: Session, person: Person, given: str, at: datetime) -> str:
    """For a hidden field of the form with the button."""
    return signing.dumps([str(session.uuid), person.pk, _code(given), at.isoformat()], salt=_SALT)


def scanned_at(proof: str, session: Session, person: Person, typed: str) -> datetime | None:
    """When she brought this code to this session, if the proof is ours and hers."""
    try:
        of, whose, code, at = signing.loads(proof, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    if (of, whose, code) != (str(session.uuid), person.pk, _code(typed)):
        return None
    return datetime.fromisoformat(at)


def _code(given: str) -> str:
    try:
        return read_code(given)
    except DomainError:
        return ""
