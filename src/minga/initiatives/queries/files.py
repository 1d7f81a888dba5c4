"""Whose file it is: the row of a dossier that holds it, which says who may read it."""

from collections.abc import Iterator

from minga.files.models import StoredFile
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Adoption, ArtefactVersion, CanvasPhoto, Evidence, Initiative
from minga.initiatives.policies import is_inside
from minga.people.models import Person


def may_read_dossier_file(person: Person | None, file: StoredFile) -> bool:
    """Everybody, when a public dossier holds it in a part that is not restricted; else those inside."""
    return any(
        (initiative.visibility == Visibility.PUBLIC and not restricted) or is_inside(person, initiative)
        for initiative, restricted in _holders(file)
    )


def _holders(file: StoredFile) -> Iterator[tuple[Initiative, bool]]:
    """Each dossier that holds it, and whether its row is kept from the public, as withdrawn evidence is."""
    for version in ArtefactVersion.objects.filter(file=file).select_related("artefact__initiative__organisation"):
        yield version.artefact.initiative, version.artefact.restricted
    for photo in CanvasPhoto.objects.filter(file=file).select_related("canvas__initiative__organisation"):
        yield photo.canvas.initiative, photo.canvas.restricted
    for model in (Evidence, Adoption):
        for row in model._default_manager.filter(file=file).select_related("initiative__organisation"):
            taken_back = isinstance(row, Evidence) and row.withdrawn_at is not None
            yield row.initiative, row.restricted or taken_back
