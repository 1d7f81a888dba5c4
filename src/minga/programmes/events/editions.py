"""What can happen to instruments and editions."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="programmes.instrument_registered", label=_("Instrument registered"))
class InstrumentRegistered(Event):
    """A way of working entered the catalogue, with its first version."""


@event(key="programmes.version_saved", label=_("Version saved"))
class VersionSaved(Event):
    """A new version of an instrument was saved."""


@event(key="programmes.version_moved", label=_("State of the version changed"))
class VersionMoved(Event):
    """A version was tested, launched, retired or taken back to draft."""


@event(key="programmes.edition_launched", label=_("Edition launched"))
class EditionLaunched(Event):
    """A version of an instrument became an edition with dates, people and money."""


@event(key="programmes.edition_edited", label=_("Edition edited"))
class EditionEdited(Event):
    """The texts, dates, places or languages of an edition changed."""


@event(key="programmes.edition_moved", label=_("State of the edition changed"))
class EditionMoved(Event):
    """An edition was opened, started, closed, cancelled or taken up again."""


@event(key="programmes.stage_added", label=_("Stage added"))
class StageAdded(Event):
    """The plan of an edition grew by a stage."""


@event(key="programmes.stage_edited", label=_("Stage edited"))
class StageEdited(Event):
    """A stage has other dates, words or a responsible role."""


@event(key="programmes.stage_removed", label=_("Stage removed"))
class StageRemoved(Event):
    """The plan of an edition lost a stage."""


@event(key="programmes.stages_shifted", label=_("Plan moved in time"))
class StagesShifted(Event):
    """Every stage of an edition, and the edition itself, moved by the same days."""


@event(key="programmes.stage_moved", label=_("Order of the stages changed"))
class StageMoved(Event):
    """A stage stands before or after another in the plan."""


@event(key="programmes.partner_added", label=_("Partner added"))
class PartnerAdded(Event):
    """An organisation takes a part in an edition."""


@event(key="programmes.partner_removed", label=_("Partner removed"))
class PartnerRemoved(Event):
    """An organisation no longer has this part."""


@event(key="programmes.figure_added", label=_("Context figure added"))
class FigureAdded(Event):
    """A figure explains why the edition exists."""


@event(key="programmes.figure_removed", label=_("Context figure removed"))
class FigureRemoved(Event):
    """A figure was taken off."""


@event(key="programmes.line_added", label=_("Budget line added"))
class LineAdded(Event):
    """The budget grew by a line."""


@event(key="programmes.line_edited", label=_("Budget line edited"))
class LineEdited(Event):
    """The plan of a line changed."""


@event(key="programmes.line_removed", label=_("Budget line removed"))
class LineRemoved(Event):
    """A line without spending was taken out."""


@event(key="programmes.spending_recorded", label=_("Spending recorded"))
class SpendingRecorded(Event):
    """Money or hours were used."""


@event(key="programmes.spending_reversed", label=_("Spending reversed"))
class SpendingReversed(Event):
    """A spending that was wrong was taken back by a counter-entry."""
