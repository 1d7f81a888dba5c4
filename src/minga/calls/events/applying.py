"""What those who apply do, and what the office says of one application before anything is decided."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="calls.application_begun", label=_("Application begun"))
class ApplicationBegun(Event):
    """Somebody fulfils the conditions and begins. The same press again finds the same application."""


@event(key="calls.application_changed", label=_("Details of the application changed"))
class ApplicationChanged(Event):
    """Title, contact, or what the applicant confirms; after the end only what the rules leave open."""


@event(key="calls.entry_received", label=_("Application sent"))
class EntryReceived(Event):
    """Subject: the application. `after`: the round, the receipt, whether it came in the minutes of grace."""


@event(key="calls.round_entered", label=_("Application goes on to the next round"))
class RoundEntered(Event):
    """Subject: the application. It stands in a new round, and its team was told what is asked."""


@event(key="calls.application_withdrawn", label=_("Application withdrawn"))
class ApplicationWithdrawn(Event):
    """By who began it. Nobody judges it any more; the reason stays with the application."""


@event(key="calls.eligibility_set", label=_("Office said whether the application is eligible"))
class EligibilitySet(Event):
    """Subject: the application. Not eligible, with the reason that the applicant reads; or eligible again."""


@event(key="calls.member_invited", label=_("Somebody asked to join the team that applies"))
class MemberInvited(Event):
    """Subject: the member. Without a yes nobody is part of a team."""


@event(key="calls.member_answered", label=_("Answer to an invitation to the team that applies"))
class MemberAnswered(Event):
    """Subject: the member. Yes or no."""


@event(key="calls.member_removed", label=_("Somebody is not in the team that applies any more"))
class MemberRemoved(Event):
    """Subject: the member. Taken off by who leads, or gone by her own will."""


@event(key="calls.lead_handed_over", label=_("Somebody else of the team leads the application"))
class LeadHandedOver(Event):
    """Subject: the application. By who led it, or by Minga when she was erased; `after`: who leads it now."""


@event(key="calls.applicant_reminded", label=_("Applicant reminded of the end"))
class ApplicantReminded(Event):
    """Subject: the application. Each person once in a call."""


@event(key="calls.applications_exported", label=_("Applications taken out as a file"))
class ApplicationsExported(Event):
    """Subject: the call. `after` says which kind of file, and how many."""
