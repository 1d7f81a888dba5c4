"""What can happen to completion and credentials."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event

if TYPE_CHECKING:
    from minga.learning.models import Credential


@event(key="learning.rules_made", label=_("Rules of completion taken from the blueprint"))
class RulesMade(Event):
    """Subject: the edition; `after["rules"]` names them."""


@event(key="learning.rule_changed", label=_("Rule of completion changed"))
class RuleChanged(Event):
    """Subject: the rule."""


@event(key="learning.rule_removed", label=_("Rule of completion removed"))
class RuleRemoved(Event):
    """Subject: the rule, as it was."""


@event(key="learning.standings_computed", label=_("Progress of participants computed"))
class StandingsComputed(Event):
    """Subject: the edition; `after` counts them. Never in the log: nothing is decided."""


@event(key="learning.achievement_described", label=_("What a credential says was written"))
class AchievementDescribed(Event):
    """Subject: the achievement."""


@event(key="learning.issue_ordered", label=_("Issue of credentials ordered"))
class IssueOrdered(Event):
    """Subject: the issue; `after["people"]` counts them."""


@event(key="learning.issue_finished", label=_("Issue of credentials finished"))
class IssueFinished(Event):
    """Subject: the issue; `after` counts what was issued and what could not be."""


@event(key="learning.credential_issued", label=_("Credential issued"))
class CredentialIssued(Event):
    """Subject: the credential."""


@event(key="learning.credentials_issued", label=_("Credentials issued in one batch"))
class CredentialsIssued(Event):
    """Subject: the issue; `credentials` are those of one batch. Told, not logged: the order is."""

    credentials: "tuple[Credential, ...]"


@event(key="learning.credential_revoked", label=_("Credential revoked"))
class CredentialRevoked(Event):
    """Subject: the credential, and why."""


@event(key="learning.credential_replaced", label=_("Credential replaced by a corrected one"))
class CredentialReplaced(Event):
    """Subject: the former credential; `after["by"]` is the number of the new one."""


@event(key="learning.successor_asked", label=_("Successor of an innovation agent asked for"))
class SuccessorAsked(Event):
    """Subject: the credential of the agent who left."""


@event(key="learning.status_list_signed", label=_("Status list signed anew"))
class StatusListSigned(Event):
    """Subject: the list."""


@event(key="learning.certificates_ordered", label=_("All certificates in one file ordered"))
class CertificatesOrdered(Event):
    """Subject: the set; `after` counts them and says in which language."""


@event(key="learning.certificates_taken", label=_("All certificates in one file taken away"))
class CertificatesTaken(Event):
    """Subject: the edition; `after` counts them."""


@event(key="learning.certificates_expired", label=_("File with certificates erased"))
class CertificatesExpired(Event):
    """Subject: the set, whose days are over."""
