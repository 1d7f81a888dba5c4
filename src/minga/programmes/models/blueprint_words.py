"""The closed vocabularies of a blueprint, with their words for readers.

Keys are what is written in the file and stored; labels are translated. Adding a word here
makes it valid everywhere; removing one makes old blueprints unreadable, so do not. Kinds of
instrument, partner roles, types of organisation and roles of people are not here: they are
those of `programmes.enums` and `organisations.enums`; kinds of question are those of
`questionnaires.enums`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.indicators.enums import Reading

Comparator = Reading
"""How a stated number is to be read: the words of the number engine."""


class LifeStage(TextChoices):
    """The seven stages of an initiative's life."""

    MAPPED = "mapped", pgettext_lazy("initiative", "Mapped")
    CHARACTERISED = "characterised", pgettext_lazy("initiative", "Characterised")
    CONNECTED = "connected", pgettext_lazy("initiative", "Connected")
    PROTOTYPED = "prototyped", pgettext_lazy("initiative", "Prototyped")
    PILOTED = "piloted", pgettext_lazy("initiative", "Piloted")
    ADOPTED = "adopted", pgettext_lazy("initiative", "Adopted")
    SCALED = "scaled", pgettext_lazy("initiative", "Scaled")


class WorkKind(TextChoices):
    """What the work of a team or an entity changes."""

    SERVICE = "service", pgettext_lazy("work", "Service")
    POLICY = "policy", pgettext_lazy("work", "Policy")
    NORM = "norm", pgettext_lazy("work", "Norm")
    PROCESS = "process", pgettext_lazy("work", "Process")
    GOVTECH = "govtech", pgettext_lazy("work", "Public technology")
    UNIT = "unit", pgettext_lazy("work", "Innovation unit")
    INSTRUMENT = "instrument", pgettext_lazy("work", "Instrument")


class Feature(TextChoices):
    """What a stage opens while it runs."""

    NOMINATE = "nominate", _("Nominate people")
    ENROL = "enrol", _("Enrol")
    ATTEND = "attend", _("Take part in sessions")
    SUBMIT = "submit", _("Hand in work")
    APPLY = "apply", _("Apply")
    GRADE = "grade", _("Grade")
    MENTOR = "mentor", _("Mentor teams")
    FUND = "fund", _("Award funds")
    ADVISE = "advise", _("Ask for advice")
    CONTRIBUTE = "contribute", _("Contribute as a citizen")
    EXCHANGE = "exchange", _("Exchange with other entities")
    MEASURE = "measure", _("Measure")
    PUBLISH = "publish", _("Publish")
    HAND_OVER = "hand_over", _("Hand over")
    COMPLETE = "complete", _("Complete")


class SessionKind(TextChoices):
    """How people work in a session."""

    LECTURE = "lecture", _("Lecture")
    WORKSHOP = "workshop", _("Workshop")
    SPRINT = "sprint", _("Sprint")
    CLINIC = "clinic", _("Clinic")
    MENTORING = "mentoring", _("Mentoring")
    IDEATION_LAB = "ideation_lab", _("Ideation laboratory")
    GATHERING = "gathering", _("Gathering")


class Mode(TextChoices):
    """Where people meet."""

    VIRTUAL = "virtual", pgettext_lazy("mode", "Virtual")
    IN_PERSON = "in_person", pgettext_lazy("mode", "In person")
    BLENDED = "blended", pgettext_lazy("mode", "Blended")


class Selection(TextChoices):
    """How people come in. Each of them still accepts by her own hand."""

    OPEN_CALL = "open_call", _("Open call")
    NOMINATION = "nomination", _("Nomination by the entity, accepted by the person")
    INVITATION = "invitation", _("Invitation, accepted by the person")


class FormPurpose(TextChoices):
    """What a form is for; it decides where it appears."""

    ACCEPTANCE = "acceptance", _("Acceptance")
    APPLICATION = "application", _("Application")
    REFLECTION = "reflection", _("Reflection")
    SATISFACTION = "satisfaction", _("Satisfaction")
    COMPETENCE = "competence", _("Competence before and after")
    REPORT = "report", _("Report")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    REQUEST = "request", _("Request")


class RuleKind(TextChoices):
    """What a person or a team must have done to complete."""

    ATTENDANCE = "attendance", _("Attendance")
    FORM = "form", _("Form handed in")
    RUBRIC = "rubric", _("Score reached")
    GATE = "gate", _("Stage of the initiative reached")


class CostCategory(TextChoices):
    """What money is spent on."""

    TRAINING = "training", _("Training")
    MENTORING = "mentoring", _("Mentoring")
    PILOTS = "pilots", _("Pilots")
    STAFF = "staff", _("Staff")
    TRAVEL = "travel", _("Travel")
    VENUE = "venue", _("Venue")
    PLATFORM = "platform", _("Platform")
    PUBLICATION = "publication", _("Publication")
    STUDY = "study", _("Study")
    OTHER = "other", pgettext_lazy("cost", "Other")


class ResourceKind(TextChoices):
    """What a resource of the programme is."""

    TOOLKIT = "toolkit", _("Toolkit")
    QUICK_GUIDE = "quick_guide", _("Quick guide")
    MANUAL = "manual", _("Manual")
    PAPER = "paper", _("Paper")
    BROCHURE = "brochure", _("Brochure")
    SYLLABUS = "syllabus", _("Syllabus")
    COURSE_MATERIAL = "course_material", _("Course material")
    CASE = "case", _("Case")
    LESSON = "lesson", _("Lesson")
    PLATFORM = "platform", _("Digital platform")
