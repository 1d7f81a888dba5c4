"""What can happen to what a team makes: artefacts, canvases, and what is kept from the public."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.artefact_added", label=_("Artefact added"))
class ArtefactAdded(Event):
    """Something was made, in its first version."""


@event(key="initiatives.version_added", label=_("New version of an artefact"))
class VersionAdded(Event):
    """A better state of something that was made; earlier ones stay."""


@event(key="initiatives.artefact_described", label=_("Title or purpose of an artefact changed"))
class ArtefactDescribed(Event):
    """What it is called, or what it is to show."""


@event(key="initiatives.part_restricted", label=_("Kept from the public"))
class PartRestricted(Event):
    """A part of the dossier is for the team and those who answer for it."""


@event(key="initiatives.part_opened", label=_("Opened to the public"))
class PartOpened(Event):
    """A part of the dossier may be read by whoever reads the dossier."""


@event(key="initiatives.canvas_begun", label=_("Tool of the method used"))
class CanvasBegun(Event):
    """The team began a canvas."""


@event(key="initiatives.canvas_finished", label=_("Version of a canvas finished"))
class CanvasFinished(Event):
    """A version stands and does not change any more; `after["receipt"]` names it."""


@event(key="initiatives.canvas_continued", label=_("Next version of a canvas begun"))
class CanvasContinued(Event):
    """The team goes on from the version that stands."""


@event(key="initiatives.canvas_discarded", label=_("Draft of a canvas discarded"))
class CanvasDiscarded(Event):
    """What was begun is gone; versions that were finished stay."""


@event(key="initiatives.canvas_described", label=_("Title, date or reading of a canvas changed"))
class CanvasDescribed(Event):
    """What it is called, when it was used, or what was read from its photographs."""


@event(key="initiatives.canvas_photographed", label=_("Photographs of a canvas added"))
class CanvasPhotographed(Event):
    """Pictures of what was written by hand."""


@event(key="initiatives.photo_removed", label=_("Photograph of a canvas removed"))
class PhotoRemoved(Event):
    """A picture was taken out and erased, with the reason."""
