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

    NOMINATE = "nominate", pgettext_lazy("feature", "Nominate people")
    ENROL = "enrol", pgettext_lazy("feature", "Enrol")
    ATTEND = "attend", pgettext_lazy("feature", "Take part in sessions")
    SUBMIT = "submit", pgettext_lazy("feature", "Hand in work")
    APPLY = "apply", pgettext_lazy("feature", "Apply")
    GRADE = "grade", pgettext_lazy("feature", "Grade")
    MENTOR = "mentor", pgettext_lazy("feature", "Mentor teams")
    FUND = "fund", pgettext_lazy("feature", "Award funds")
    ADVISE = "advise", pgettext_lazy("feature", "Ask for advice")
    CONTRIBUTE = "contribute", pgettext_lazy("feature", "Contribute as a citizen")
    EXCHANGE = "exchange", pgettext_lazy("feature", "Exchange with other entities")
    MEASURE = "measure", pgettext_lazy("feature", "Measure")
    PUBLISH = "publish", pgettext_lazy("feature", "Publish")
    HAND_OVER = "hand_over", pgettext_lazy("feature", "Hand over")
    COMPLETE = "complete", pgettext_lazy("feature", "Complete")


class SessionKind(TextChoices):
    """How people work in a session."""

    LECTURE = "lecture", pgettext_lazy("session", "Lecture")
    WORKSHOP = "workshop", pgettext_lazy("session", "Workshop")
    SPRINT = "sprint", pgettext_lazy("session", "Sprint")
    CLINIC = "clinic", pgettext_lazy("session", "Clinic")
    MENTORING = "mentoring", pgettext_lazy("session", "Mentoring")
    IDEATION_LAB = "ideation_lab", pgettext_lazy("session", "Ideation laboratory")
    GATHERING = "gathering", pgettext_lazy("session", "Gathering")


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

    ACCEPTANCE = "acceptance", pgettext_lazy("form", "Acceptance")
    APPLICATION = "application", pgettext_lazy("form", "Application")
    REFLECTION = "reflection", pgettext_lazy("form", "Reflection")
    SATISFACTION = "satisfaction", pgettext_lazy("form", "Satisfaction")
    COMPETENCE = "competence", pgettext_lazy("form", "Competence before and after")
    REPORT = "report", pgettext_lazy("form", "Report")
    DIAGNOSIS = "diagnosis", pgettext_lazy("form", "Diagnosis")
    REQUEST = "request", pgettext_lazy("form", "Request")


class RuleKind(TextChoices):
    """What a person or a team must have done to complete."""

    ATTENDANCE = "attendance", pgettext_lazy("rule", "Attendance")
    FORM = "form", pgettext_lazy("rule", "Form handed in")
    RUBRIC = "rubric", pgettext_lazy("rule", "Score reached")
    GATE = "gate", pgettext_lazy("rule", "Stage of the initiative reached")


class CostCategory(TextChoices):
    """What money is spent on."""

    TRAINING = "training", pgettext_lazy("cost", "Training")
    MENTORING = "mentoring", pgettext_lazy("cost", "Mentoring")
    PILOTS = "pilots", pgettext_lazy("cost", "Pilots")
    STAFF = "staff", pgettext_lazy("cost", "Staff")
    TRAVEL = "travel", pgettext_lazy("cost", "Travel")
    VENUE = "venue", pgettext_lazy("cost", "Venue")
    PLATFORM = "platform", pgettext_lazy("cost", "Platform")
    PUBLICATION = "publication", pgettext_lazy("cost", "Publication")
    STUDY = "study", pgettext_lazy("cost", "Study")
    OTHER = "other", pgettext_lazy("cost", "Other")


class ResourceKind(TextChoices):
    """What a resource of the programme is."""

    TOOLKIT = "toolkit", pgettext_lazy("resource", "Toolkit")
    QUICK_GUIDE = "quick_guide", pgettext_lazy("resource", "Quick guide")
    MANUAL = "manual", pgettext_lazy("resource", "Manual")
    PAPER = "paper", pgettext_lazy("resource", "Paper")
    BROCHURE = "brochure", pgettext_lazy("resource", "Brochure")
    SYLLABUS = "syllabus", pgettext_lazy("resource", "Syllabus")
    COURSE_MATERIAL = "course_material", pgettext_lazy("resource", "Course material")
    CASE = "case", pgettext_lazy("resource", "Case")
    LESSON = "lesson", pgettext_lazy("resource", "Lesson")
    PLATFORM = "platform", pgettext_lazy("resource", "Digital platform")
