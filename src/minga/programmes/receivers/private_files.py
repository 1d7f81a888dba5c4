"""Who may read the files that belong to this app."""

from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.people.models import Person
from minga.programmes.actions.budget import DOCUMENT
from minga.programmes.actions.nominee_import import PURPOSE
from minga.programmes.models import NomineeImport
from minga.programmes.policies import may_manage
from minga.programmes.queries.budget import edition_of_document


def register_purposes() -> None:
    """Called once, when the app is ready."""
    register_file_policy(PURPOSE, may_read_nominees, kinds=("xlsx", "csv", "txt"))
    register_file_policy(DOCUMENT, may_read_spending)


def may_read_spending(person: Person | None, file: StoredFile) -> bool:
    """Whoever manages the edition whose spending the document proves."""
    edition = edition_of_document(file)
    return edition is not None and may_manage(person, edition)


def may_read_nominees(person: Person | None, file: StoredFile) -> bool:
    """Whoever manages the edition into which the file was imported."""
    job = NomineeImport.objects.select_related("edition__host").filter(file=file).first()
    return job is not None and may_manage(person, job.edition)
