from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.files.actions import erase_file
from minga.files.models import StoredFile
from minga.files.policies import personal_purposes
from minga.people.events import PersonErased


@subscribe(PersonErased)
def erase_her_own_files(happened: PersonErased) -> None:
    """Files about herself (a portrait, an identity document); evidence of the office stays."""
    hers = StoredFile.objects.filter(
        uploaded_by_id=happened.subject.pk, purpose__in=personal_purposes(), erased_at=None
    )
    for file in hers.order_by("pk"):
        erase_file(file=file, reason="person erased", actor=HOUSE, now=now())
