"""What happens to people. Values that identify somebody never enter an event: the log keeps
the names of the changed fields (masked values), the person's key, and nothing else."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.people.models import Person, SupportSession


@event(key="people.person_registered", label=_("A person made an account"))
class PersonRegistered(Event):
    """`subject` is the person."""


@event(key="people.person_added", label=_("A person was added by an office"))
class PersonAdded(Event):
    """Somebody was nominated or given a role before she ever signed in."""


@event(key="people.profile_updated", label=_("The profile was changed"))
class ProfileUpdated(Event):
    """`after` names the changed fields; personal values are masked."""


@event(key="people.preferences_set", label=_("Language or time zone was changed"))
class PreferencesSet(Event):
    """Not personal values: they are kept as they are."""


@event(key="people.consent_given", label=_("Consent was given"))
class ConsentGiven(Event):
    """`subject` is the consent; `after` holds the purpose."""


@event(key="people.consent_withdrawn", label=_("Consent was withdrawn"))
class ConsentWithdrawn(Event):
    """What stood on this purpose must stop: apps above listen."""


@event(key="people.data_exported", label=_("A copy of the personal data was made"))
class DataExported(Event):
    """`after` counts rows per table."""


@event(key="people.person_erased", label=_("The personal data were erased"))
class PersonErased(Event):
    """Sent before the row is emptied, in the same transaction: apps above remove what they hold."""


@event(key="people.person_gone", label=_("Nothing leads to the person any more"))
class PersonGone(Event):
    """Told, not logged, once the rows are empty: `words` named her, and live only in this call.

    Apps above blank them in texts that other people received.
    """

    subject: "Person"
    words: tuple[str, ...]


@event(key="people.signed_in", label=_("Signed in"))
class SignedIn(Event):
    """`after` holds the method: code, password, passkey."""


@event(key="people.sign_in_failed", label=_("A sign-in failed"))
class SignInFailed(Event):
    """`subject` is the person whose account was tried; `after` holds the method."""


@event(key="people.security_changed", label=_("The security of the account changed"))
class SecurityChanged(Event):
    """`after["what"]`: password, e-mail, two-step, passkey, recovery codes."""

    subject: "Person"


@event(key="people.support_started", label=_("Support began to look"))
class SupportStarted(Event):
    """`after` holds the minutes; the reason stays with the session."""

    subject: "SupportSession"


@event(key="people.support_ended", label=_("Support stopped looking"))
class SupportEnded(Event):
    """By hand, or because the hour was over."""


@event(key="people.support_looked", label=_("Support opened a page"))
class SupportLooked(Event):
    """`after` holds method and path, without the query."""


@event(key="people.staff_granted", label=_("Became support staff"))
class StaffGranted(Event):
    """By command only."""


@event(key="people.staff_revoked", label=_("Is no longer support staff"))
class StaffRevoked(Event):
    """By command only."""
