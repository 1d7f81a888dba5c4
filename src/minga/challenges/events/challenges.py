"""What can happen to a challenge. Apps above react to these."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.challenges.models import Attempt, Challenge, Evidence, Precedent, ReaderTest


@event(key="challenges.challenge_started", label=_("Challenge begun"))
class ChallengeStarted(Event):
    subject: "Challenge"


@event(key="challenges.challenge_edited", label=_("Challenge changed"))
class ChallengeEdited(Event):
    subject: "Challenge"


@event(key="challenges.similar_seen", label=_("Similar challenges were looked at"))
class SimilarSeen(Event):
    subject: "Challenge"


@event(key="challenges.baseline_set", label=_("Baseline written"))
class BaselineSet(Event):
    subject: "Challenge"


@event(key="challenges.success_set", label=_("Figure of success written"))
class SuccessSet(Event):
    subject: "Challenge"


@event(key="challenges.success_dropped", label=_("Figure of success taken back"))
class SuccessDropped(Event):
    subject: "Challenge"


@event(key="challenges.challenge_mapped", label=_("Challenge mapped"))
class ChallengeMapped(Event):
    """From now on it is public, unless it is restricted."""

    subject: "Challenge"


@event(key="challenges.challenge_characterised", label=_("Challenge characterised"))
class ChallengeCharacterised(Event):
    subject: "Challenge"


@event(key="challenges.challenge_connected", label=_("Challenge connected"))
class ChallengeConnected(Event):
    subject: "Challenge"


@event(key="challenges.challenge_solved", label=_("Challenge solved"))
class ChallengeSolved(Event):
    subject: "Challenge"


@event(key="challenges.challenge_withdrawn", label=_("Challenge withdrawn"))
class ChallengeWithdrawn(Event):
    subject: "Challenge"


@event(key="challenges.challenge_taken_up", label=_("Challenge taken up again"))
class ChallengeTakenUp(Event):
    subject: "Challenge"


@event(key="challenges.challenge_joined", label=_("Challenge joined to another"))
class ChallengeJoined(Event):
    """`subject` was joined; `into` is the one that goes on."""

    subject: "Challenge"
    into: "Challenge"


@event(key="challenges.challenge_parted", label=_("Challenge parted from the one it was joined to"))
class ChallengeParted(Event):
    """`subject` is a draft again; `out_of` is the one that it had been joined to."""

    subject: "Challenge"
    out_of: "Challenge"


@event(key="challenges.challenge_derived", label=_("Challenge derived from another"))
class ChallengeDerived(Event):
    """Another organisation's texts became the beginning of this draft; `after["source"]` names it."""

    subject: "Challenge"


@event(key="challenges.challenge_confirmed", label=_("Challenge confirmed as still true"))
class ChallengeConfirmed(Event):
    subject: "Challenge"


@event(key="challenges.challenge_entered", label=_("Challenge taken into an edition"))
class ChallengeEntered(Event):
    """`after` names the edition in which it is worked on."""

    subject: "Challenge"


@event(key="challenges.confirmation_asked", label=_("Asked whether it is still true"))
class ConfirmationAsked(Event):
    """A year passed. `waits`: nobody answered between the list and the lock."""

    subject: "Challenge"
    waits: bool = True


@event(key="challenges.evidence_added", label=_("Evidence added"))
class EvidenceAdded(Event):
    subject: "Evidence"


@event(key="challenges.evidence_changed", label=_("Evidence changed"))
class EvidenceChanged(Event):
    subject: "Evidence"


@event(key="challenges.evidence_withdrawn", label=_("Evidence withdrawn"))
class EvidenceWithdrawn(Event):
    subject: "Evidence"


@event(key="challenges.attempt_added", label=_("Earlier attempt added"))
class AttemptAdded(Event):
    subject: "Attempt"


@event(key="challenges.attempt_changed", label=_("Earlier attempt changed"))
class AttemptChanged(Event):
    subject: "Attempt"


@event(key="challenges.attempt_removed", label=_("Earlier attempt removed"))
class AttemptRemoved(Event):
    subject: "Attempt"


@event(key="challenges.precedent_added", label=_("Precedent from elsewhere added"))
class PrecedentAdded(Event):
    subject: "Precedent"


@event(key="challenges.precedent_changed", label=_("Precedent from elsewhere changed"))
class PrecedentChanged(Event):
    subject: "Precedent"


@event(key="challenges.precedent_removed", label=_("Precedent from elsewhere removed"))
class PrecedentRemoved(Event):
    subject: "Precedent"


@event(key="challenges.reader_test_noted", label=_("Reader test noted"))
class ReaderTestNoted(Event):
    subject: "ReaderTest"


@event(key="challenges.reader_test_removed", label=_("Reader test removed"))
class ReaderTestRemoved(Event):
    subject: "ReaderTest"
