from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="files.file_stored", label=_("File stored"))
class FileStored(Event):
    """An upload passed the checks and is kept."""


@event(key="files.file_erased", label=_("File erased"))
class FileErased(Event):
    """The content is gone; the row stays to say so."""


@event(key="files.orphans_swept", label=_("Orphan files swept"))
class OrphansSwept(Event):
    """Contents on disk that no row names were removed."""
