from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InstrumentKind(TextChoices):
    COURSE = "course", _("Course")
    APPLIED_LEARNING = "applied_learning", _("Applied learning")
    PROGRAMME = "programme", _("Programme")
    CHALLENGE_CALL = "challenge_call", _("Challenge call")
    CITIZEN_LAB = "citizen_lab", _("Citizen laboratory")
    INDEX_WAVE = "index_wave", _("Index wave")
    PILOT_FUND = "pilot_fund", _("Pilot fund")
    INNOVATION_PURCHASE = "innovation_purchase", _("Innovation purchase")
    PAY_BY_RESULTS = "pay_by_results", _("Pay by results")
    ADVISORY_DESK = "advisory_desk", _("Advisory desk")


class VersionStatus(TextChoices):
    """The life of an instrument version."""

    DRAFT = "draft", _("Draft")
    TESTED = "tested", _("Tested")
    LAUNCHED = "launched", _("Launched")
    RETIRED = "retired", _("Retired")


VERSION_STEPS: dict[str, tuple[str, ...]] = {
    VersionStatus.DRAFT: (VersionStatus.TESTED, VersionStatus.RETIRED),
    VersionStatus.TESTED: (VersionStatus.DRAFT, VersionStatus.LAUNCHED, VersionStatus.RETIRED),
    VersionStatus.LAUNCHED: (VersionStatus.RETIRED,),
    VersionStatus.RETIRED: (),
}


class EditionStatus(TextChoices):
    PLANNED = "planned", _("In preparation")
    OPEN = "open", _("Enrolment open")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


EDITION_STEPS: dict[str, tuple[str, ...]] = {
    EditionStatus.PLANNED: (EditionStatus.OPEN, EditionStatus.RUNNING, EditionStatus.CANCELLED),
    EditionStatus.OPEN: (EditionStatus.PLANNED, EditionStatus.RUNNING, EditionStatus.CANCELLED),
    EditionStatus.RUNNING: (EditionStatus.OPEN, EditionStatus.CLOSED, EditionStatus.CANCELLED),
    EditionStatus.CLOSED: (EditionStatus.RUNNING,),
    EditionStatus.CANCELLED: (EditionStatus.PLANNED,),
}


class PartnerRole(TextChoices):
    LEAD = "lead", _("Leads")
    HOST = "host", _("Hosts")
    FUNDER = "funder", _("Funds")
    METHODOLOGY = "methodology", _("Gives the method")
    COOPERATION = "cooperation_agency", _("Cooperates")
    ROLE_MODEL = "role_model", _("Shares its experience")
    ALLY = "ally", _("Supports")
    KNOWLEDGE = "knowledge", _("Brings knowledge")
    BENEFICIARY = "beneficiary", _("Takes part")


class StageMode(TextChoices):
    VIRTUAL = "virtual", pgettext_lazy("mode", "Virtual")
    IN_PERSON = "in_person", pgettext_lazy("mode", "In person")
    BLENDED = "blended", pgettext_lazy("mode", "Blended")


class FigureComparator(TextChoices):
    """How a stated number is to be read."""

    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    MORE_THAN = "more_than", _("more than")
    AT_MOST = "at_most", _("at most")
    LESS_THAN = "less_than", _("less than")


class LineKind(TextChoices):
    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")


class EnrolmentStatus(TextChoices):
    NOMINATED = "nominated", _("Nominated, not yet invited")
    INVITED = "invited", pgettext_lazy("state of a person", "Invited")
    WAITING = "waiting", _("On the waiting list")
    ENROLLED = "enrolled", _("Enrolled")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Did not answer in time")
    WITHDRAWN = "withdrawn", _("Left")
    REMOVED = "removed", _("Removed")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Did not complete")


ENROLMENT_STEPS: dict[str, tuple[str, ...]] = {
    EnrolmentStatus.NOMINATED: (EnrolmentStatus.INVITED, EnrolmentStatus.REMOVED),
    EnrolmentStatus.INVITED: (
        EnrolmentStatus.ENROLLED,
        EnrolmentStatus.WAITING,
        EnrolmentStatus.DECLINED,
        EnrolmentStatus.LAPSED,
        EnrolmentStatus.REMOVED,
    ),
    EnrolmentStatus.WAITING: (
        EnrolmentStatus.ENROLLED,
        EnrolmentStatus.WITHDRAWN,
        EnrolmentStatus.REMOVED,
    ),
    EnrolmentStatus.ENROLLED: (
        EnrolmentStatus.COMPLETED,
        EnrolmentStatus.NOT_COMPLETED,
        EnrolmentStatus.WITHDRAWN,
        EnrolmentStatus.REMOVED,
    ),
    EnrolmentStatus.DECLINED: (EnrolmentStatus.INVITED,),
    EnrolmentStatus.LAPSED: (EnrolmentStatus.INVITED,),
    EnrolmentStatus.WITHDRAWN: (EnrolmentStatus.INVITED,),
    EnrolmentStatus.REMOVED: (EnrolmentStatus.INVITED,),
    EnrolmentStatus.COMPLETED: (EnrolmentStatus.ENROLLED,),
    EnrolmentStatus.NOT_COMPLETED: (EnrolmentStatus.ENROLLED,),
}

TAKING_PART = (
    EnrolmentStatus.ENROLLED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED,
)


class ImportStatus(TextChoices):
    READING = "reading", _("Being read")
    UNREADABLE = "unreadable", _("Could not be read")
    CHECKED = "checked", _("Checked, not yet applied")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")


class RowVerdict(TextChoices):
    """What the dry run says of a row."""

    NEW = "new", _("New")
    KNOWN = "known", _("Known")
    CHANGED = "changed", _("Changed")
    REFUSED = "refused", _("Refused")
