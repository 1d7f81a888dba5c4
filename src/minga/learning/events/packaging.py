"""What can happen to packages, external tools, and what goes to other systems."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="learning.package_added", label=_("Interactive package sent"))
class PackageAdded(Event):
    """Subject: the package; it waits to be checked."""


@event(key="learning.package_checked", label=_("Interactive package checked"))
class PackageChecked(Event):
    """Subject: the package; `after` says whether it is ready, or the codes of what was refused."""


@event(key="learning.package_removed", label=_("Interactive package removed"))
class PackageRemoved(Event):
    """Subject: the package."""


@event(key="learning.material_placed", label=_("Material of another system put in its place"))
class MaterialPlaced(Event):
    """Subject: the material: a package or an external tool, in a session or a module."""


@event(key="learning.attempt_saved", label=_("Progress in a package saved"))
class AttemptSaved(Event):
    """Subject: the attempt; `after` says how far it is, never what was answered."""


@event(key="learning.tool_added", label=_("External tool added"))
class ToolAdded(Event):
    """Subject: the tool."""


@event(key="learning.tool_changed", label=_("External tool changed"))
class ToolChanged(Event):
    """Subject: the tool; `after` names the fields."""


@event(key="learning.tool_linked", label=_("External tool opened to an edition"))
class ToolLinked(Event):
    """Subject: the link."""


@event(key="learning.tool_graded", label=_("Result received from an external tool"))
class ToolGraded(Event):
    """Subject: the grade."""


@event(key="learning.record_store_set", label=_("Learning record store set"))
class RecordStoreSet(Event):
    """Subject: the store; its password is never here."""


@event(key="learning.statements_sent", label=_("Statements about learning sent"))
class StatementsSent(Event):
    """Subject: the store; `after` counts them."""


@event(key="learning.cohorts_brought", label=_("Teams brought from another system"))
class CohortsBrought(Event):
    """Subject: the edition; `after` counts teams and people."""
