"""What can happen to a registry that is brought in as a spreadsheet."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="initiatives.registry_sent", label=_("Registry of initiatives sent"))
class RegistrySent(Event):
    """A spreadsheet was read and checked; nothing was written outside the import."""


@event(key="initiatives.registry_row_settled", label=_("Doubtful row of a registry settled"))
class RegistryRowSettled(Event):
    """Somebody looked: `after["taken"]` says whether it is another initiative."""


@event(key="initiatives.registry_apply_ordered", label=_("Registry put in the queue"))
class RegistryApplyOrdered(Event):
    """Its rows are brought in one by one."""


@event(key="initiatives.initiative_brought_in", label=_("Initiative brought in from a registry"))
class InitiativeBroughtIn(Event):
    """At stage 1; `after["claimed"]` keeps what the registry said."""


@event(key="initiatives.registry_row_refused", label=_("Row of a registry refused while it was applied"))
class RegistryRowRefused(Event):
    """Something had changed since it was checked; the reason stands at its cell."""


@event(key="initiatives.registry_applied", label=_("Registry applied"))
class RegistryApplied(Event):
    """Every row was brought in or refused."""


@event(key="initiatives.registry_undone", label=_("Registry undone"))
class RegistryUndone(Event):
    """Its dossiers, which nobody had touched, are gone; its challenges are withdrawn."""


@event(key="initiatives.registry_erased", label=_("Rows of a registry erased"))
class RegistryErased(Event):
    """What was promised to go after ninety days went."""
