"""What can happen to the enrolment of a person and to an import of nominees."""

from django.utils.translation import gettext_lazy as _

from minga.core.events import Event, event


@event(key="programmes.person_nominated", label=_("Person nominated"))
class PersonNominated(Event):
    """Somebody proposed a person; she was not asked yet."""


@event(key="programmes.invitations_ordered", label=_("Invitations ordered"))
class InvitationsOrdered(Event):
    """A manager asked for many people to be invited; each leaves her own entry."""


@event(key="programmes.person_invited", label=_("Person invited"))
class PersonInvited(Event):
    """The question went out, with a link and a last day."""


@event(key="programmes.person_reminded", label=_("Person reminded of the invitation"))
class PersonReminded(Event):
    """The one reminder."""


@event(key="programmes.invitation_accepted", label=_("Invitation accepted"))
class InvitationAccepted(Event):
    """She signed; `after["status"]` says whether there was a place."""


@event(key="programmes.invitation_declined", label=_("Invitation declined"))
class InvitationDeclined(Event):
    """She said no, and why."""


@event(key="programmes.invitation_lapsed", label=_("Invitation lapsed"))
class InvitationLapsed(Event):
    """Nobody answered in time."""


@event(key="programmes.place_granted", label=_("Place granted from the waiting list"))
class PlaceGranted(Event):
    """The first of the waiting list moved up."""


@event(key="programmes.participant_withdrawn", label=_("Participant left"))
class ParticipantWithdrawn(Event):
    """She left by her own will."""


@event(key="programmes.participant_removed", label=_("Person removed"))
class ParticipantRemoved(Event):
    """The organisers took her out, with a reason."""


@event(key="programmes.enrolment_completed", label=_("Programme completed"))
class EnrolmentCompleted(Event):
    """She fulfilled what she signed."""


@event(key="programmes.enrolment_not_completed", label=_("Programme not completed"))
class EnrolmentNotCompleted(Event):
    """The edition ended and she had not fulfilled it."""


@event(key="programmes.enrolment_reopened", label=_("Completion taken back"))
class EnrolmentReopened(Event):
    """The completion was noted by mistake."""


@event(key="programmes.people_changed_state", label=_("State of several people changed"))
class PeopleChangedState(Event):
    """One click on many people; each leaves her own entry too."""


@event(key="programmes.import_started", label=_("File of nominees uploaded"))
class ImportStarted(Event):
    """A file came in and waits to be read."""


@event(key="programmes.import_checked", label=_("File of nominees checked"))
class ImportChecked(Event):
    """Every row has a verdict; nothing outside the import was written."""


@event(key="programmes.import_unreadable", label=_("File of nominees could not be read"))
class ImportUnreadable(Event):
    """The file was refused whole, with the reason in words."""


@event(key="programmes.import_columns_matched", label=_("Columns of the file matched by hand"))
class ImportColumnsMatched(Event):
    """The manager said which column is which."""


@event(key="programmes.import_organisation_matched", label=_("Organisation of the file matched by hand"))
class ImportOrganisationMatched(Event):
    """The manager said which organisation a cell means."""


@event(key="programmes.import_row_mended", label=_("Row of the file mended"))
class ImportRowMended(Event):
    """Cells were corrected in place."""


@event(key="programmes.import_apply_ordered", label=_("Import ordered"))
class ImportApplyOrdered(Event):
    """The manager pressed the button; the work is in the queue."""


@event(key="programmes.import_retried", label=_("Stalled import taken up again"))
class ImportRetried(Event):
    """Nothing was heard of its job for a while; another one does the same work, once."""


@event(key="programmes.import_applied", label=_("Nominees imported"))
class ImportApplied(Event):
    """All rows that were not refused are in the edition."""


@event(key="programmes.import_undone", label=_("Import undone"))
class ImportUndone(Event):
    """Everything is as it was before."""


@event(key="programmes.import_erased", label=_("File of nominees erased"))
class ImportErased(Event):
    """File and cells are gone, as promised."""
