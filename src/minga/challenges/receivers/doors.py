"""What this app tells the engines below: who manages the numbers and reads the files of a challenge."""

from minga.challenges.actions.evidence import FILE
from minga.challenges.models import Challenge, Evidence
from minga.challenges.policies import SUBJECT, is_inside, is_public, may_write
from minga.challenges.queries.challenges import standing_public
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.indicators.models import SubjectKind, register_subject
from minga.people.models import Person


def register_subjects() -> None:
    """Called once, when the app is ready."""
    register_subject(
        SubjectKind(SUBJECT, may_manage=may_set_numbers, public_ids=lambda: standing_public().values("pk"))
    )
    register_file_policy(FILE, may_read_evidence)


def may_set_numbers(person: Person, challenge_id: int) -> bool:
    """Whoever writes the challenge writes its baseline and its figure of success."""
    challenge = Challenge.objects.select_related("organisation", "edition__host").filter(pk=challenge_id).first()
    return challenge is not None and may_write(person, challenge)


def may_read_evidence(person: Person | None, file: StoredFile) -> bool:
    """Everybody reads what stands on a public page; the rest is for those inside."""
    rows = Evidence.objects.filter(file=file).select_related("challenge__organisation", "challenge__edition__host")
    return any(
        (is_public(piece.challenge) and not piece.restricted) or is_inside(person, piece.challenge) for piece in rows
    )
