from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class SessionKind(TextChoices):
    """How people work in a session; the words of the blueprint."""

    LECTURE = "lecture", pgettext_lazy("session", "Lecture")
    WORKSHOP = "workshop", pgettext_lazy("session", "Workshop")
    SPRINT = "sprint", pgettext_lazy("session", "Sprint")
    CLINIC = "clinic", pgettext_lazy("session", "Clinic")
    MENTORING = "mentoring", pgettext_lazy("session", "Mentoring")
    IDEATION_LAB = "ideation_lab", pgettext_lazy("session", "Ideation laboratory")
    GATHERING = "gathering", pgettext_lazy("session", "Gathering")


class Mode(TextChoices):
    """Where people meet; the words of the blueprint."""

    VIRTUAL = "virtual", pgettext_lazy("mode", "Virtual")
    IN_PERSON = "in_person", pgettext_lazy("mode", "In person")
    BLENDED = "blended", pgettext_lazy("mode", "Blended")


class SessionState(TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a session", "Planned")
    HELD = "held", pgettext_lazy("state of a session", "Held")
    CANCELLED = "cancelled", pgettext_lazy("state of a session", "Cancelled")


class MaterialKind(TextChoices):
    """What is read, heard or seen; the order is the order on the page: the lightest first."""

    TEXT = "text", pgettext_lazy("material", "Text")
    TOOL = "tool", pgettext_lazy("material", "Tool card")
    FILE = "file", pgettext_lazy("material", "Document")
    AUDIO = "audio", pgettext_lazy("material", "Audio")
    LINK = "link", pgettext_lazy("material", "Link")
    VIDEO = "video", pgettext_lazy("material", "Video")
    PACKAGE = "package", pgettext_lazy("material", "Interactive package")
    EXTERNAL = "external", pgettext_lazy("material", "External tool")


class TravelState(TextChoices):
    """How far the journey of a person to a session in person is arranged."""

    UNKNOWN = "unknown", pgettext_lazy("travel", "Not known")
    NOT_NEEDED = "not_needed", pgettext_lazy("travel", "Does not travel")
    ASKED = "asked", pgettext_lazy("travel", "Asked for")
    BOOKED = "booked", pgettext_lazy("travel", "Booked")
    CONFIRMED = "confirmed", pgettext_lazy("travel", "Confirmed by the person")
    ARRIVED = "arrived", pgettext_lazy("travel", "Arrived")
    CANNOT = "cannot", pgettext_lazy("travel", "Cannot travel")


class AttendanceState(TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "Present")
    LATE = "late", pgettext_lazy("attendance", "Late")
    EXCUSED = "excused", pgettext_lazy("attendance", "Excused")
    MADE_UP = "made_up", pgettext_lazy("attendance", "Made up")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")


ATTENDED = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.MADE_UP)
"""What counts as having been there."""


class AttendanceSource(TextChoices):
    """How it was marked."""

    CODE = "code", pgettext_lazy("attendance", "Code of the session")
    LIST = "list", pgettext_lazy("attendance", "List on screen")
    SHEET = "sheet", pgettext_lazy("attendance", "Signed sheet")
    MAKE_UP = "make_up", pgettext_lazy("attendance", "Made up")
    BROUGHT = "brought", pgettext_lazy("attendance", "Brought from another system")


class MakeUpState(TextChoices):
    SENT = "sent", pgettext_lazy("make-up", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("make-up", "Accepted")
    RETURNED = "returned", pgettext_lazy("make-up", "Returned")


class TaskBy(TextChoices):
    PERSON = "person", pgettext_lazy("task", "Each person")
    TEAM = "team", pgettext_lazy("task", "Each team")


class HandinState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a task", "Begun")
    SENT = "sent", pgettext_lazy("state of a task", "Handed in")
    RETURNED = "returned", pgettext_lazy("state of a task", "Returned with comments")
    ACCEPTED = "accepted", pgettext_lazy("state of a task", "Accepted")


class ReviewKind(TextChoices):
    MENTOR = "mentor", pgettext_lazy("review", "By the mentor")
    PEER = "peer", pgettext_lazy("review", "By peers")


class ReviewState(TextChoices):
    ASKED = "asked", pgettext_lazy("review", "Asked")
    GIVEN = "given", pgettext_lazy("review", "Given")
    DROPPED = "dropped", pgettext_lazy("review", "Given up")


class MatchingKind(TextChoices):
    TEAMS = "teams", pgettext_lazy("matching", "People to teams")
    MENTORS = "mentors", pgettext_lazy("matching", "Mentors to teams")


class MatchingState(TextChoices):
    WAITING = "waiting", pgettext_lazy("matching", "Waiting")
    COMPUTING = "computing", pgettext_lazy("matching", "Being computed")
    READY = "ready", pgettext_lazy("matching", "Ready to look at")
    APPLIED = "applied", pgettext_lazy("matching", "Applied")
    DROPPED = "dropped", pgettext_lazy("matching", "Thrown away")
    FAILED = "failed", pgettext_lazy("matching", "Failed")


class TeamSkill(TextChoices):
    """What people bring to a team, and what mentors can help with; the same words, so that they meet."""

    USERS = "users", pgettext_lazy("team skill", "Listening to those who use a service")
    DATA = "data", pgettext_lazy("team skill", "Data and figures")
    DESIGN = "design", pgettext_lazy("team skill", "Designing and drawing")
    TECHNOLOGY = "technology", pgettext_lazy("team skill", "Technology")
    LAW = "law", pgettext_lazy("team skill", "Law and norms")
    MONEY = "money", pgettext_lazy("team skill", "Budget and purchases")
    FIELD = "field", pgettext_lazy("team skill", "Knowing the territory")
    TALKS = "talks", pgettext_lazy("team skill", "Leading conversations")
    WRITING = "writing", pgettext_lazy("team skill", "Writing clearly")
    DOING = "doing", pgettext_lazy("team skill", "Getting things done in an institution")


class Mood(TextChoices):
    """How a team feels at the end of a meeting with its mentor."""

    STUCK = "1", pgettext_lazy("mood", "Stuck")
    LOW = "2", pgettext_lazy("mood", "Low")
    STEADY = "3", pgettext_lazy("mood", "Steady")
    GOOD = "4", pgettext_lazy("mood", "Good")
    HIGH = "5", pgettext_lazy("mood", "In high spirits")


class MeetingState(TextChoices):
    """A meeting of a team with its mentor, from the proposal to the log."""

    PROPOSED = "proposed", pgettext_lazy("meeting", "Proposed")
    AGREED = "agreed", pgettext_lazy("meeting", "Agreed")
    DECLINED = "declined", pgettext_lazy("meeting", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    HELD = "held", pgettext_lazy("meeting", "Held and noted")


MEETING_STANDS = (MeetingState.PROPOSED, MeetingState.AGREED)


class Side(TextChoices):
    """Whose word it is in a meeting of a team with its mentor."""

    TEAM = "team", pgettext_lazy("side", "The team")
    MENTOR = "mentor", pgettext_lazy("side", "The mentor")


class RuleKind(TextChoices):
    """What a person must have done to complete. The blueprint's words, and tasks."""

    ATTENDANCE = "attendance", pgettext_lazy("rule", "Attendance")
    TASKS = "tasks", pgettext_lazy("rule", "Tasks accepted")
    FORM = "form", pgettext_lazy("rule", "Form handed in")
    RUBRIC = "rubric", pgettext_lazy("rule", "Score reached")
    GATE = "gate", pgettext_lazy("rule", "Stage of the initiative reached")


class AchievementKind(TextChoices):
    COMPLETION = "completion", pgettext_lazy("credential", "Completion of an edition")
    INNOVATION_AGENT = "innovation_agent", pgettext_lazy("credential", "Innovation agent")
    MENTOR = "mentor", pgettext_lazy("credential", "Mentor")


class IssueState(TextChoices):
    """A bulk issue, step by step."""

    WAITING = "waiting", pgettext_lazy("issue", "Waiting")
    ISSUING = "issuing", pgettext_lazy("issue", "Being issued")
    DONE = "done", pgettext_lazy("issue", "Issued")
    FAILED = "failed", pgettext_lazy("issue", "Stopped by a failure")


class PrintState(TextChoices):
    """All certificates in one file, from the order to the file."""

    WAITING = "waiting", pgettext_lazy("certificates", "Waiting")
    PRINTING = "printing", pgettext_lazy("certificates", "Being printed")
    READY = "ready", pgettext_lazy("certificates", "Ready")
    FAILED = "failed", pgettext_lazy("certificates", "Stopped by a failure")
    OUTDATED = "outdated", pgettext_lazy("certificates", "Thrown away")


class ReportState(TextChoices):
    """A report of an edition, from the order to the file."""

    WAITING = "waiting", pgettext_lazy("report", "Waiting")
    WRITING = "writing", pgettext_lazy("report", "Being written")
    READY = "ready", pgettext_lazy("report", "Ready")
    FAILED = "failed", pgettext_lazy("report", "Stopped by a failure")


class Skill(TextChoices):
    """The six core skills of public sector innovation (OECD, 2017)."""

    ITERATION = "iteration", pgettext_lazy("skill", "Iteration")
    DATA_LITERACY = "data_literacy", pgettext_lazy("skill", "Data literacy")
    USER_CENTRICITY = "user_centricity", pgettext_lazy("skill", "User centricity")
    CURIOSITY = "curiosity", pgettext_lazy("skill", "Curiosity")
    STORYTELLING = "storytelling", pgettext_lazy("skill", "Storytelling")
    INSURGENCY = "insurgency", pgettext_lazy("skill", "Insurgency")


class Moment(TextChoices):
    """When skills are rated: Kirkpatrick's second and third level."""

    BEFORE = "before", pgettext_lazy("moment", "Before")
    AFTER = "after", pgettext_lazy("moment", "After")
    FOLLOW_UP = "follow_up", pgettext_lazy("moment", "Ninety days later")


class AnnouncementState(TextChoices):
    DRAFT = "draft", pgettext_lazy("message", "Draft")
    HELD = "held", pgettext_lazy("message", "Waits for its moment")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent")
    STOPPED = "stopped", pgettext_lazy("message", "Stopped")


class PackageKind(TextChoices):
    SCORM_12 = "scorm12", "SCORM 1.2"
    SCORM_2004 = "scorm2004", "SCORM 2004"
    H5P = "h5p", "H5P"


class PackageState(TextChoices):
    CHECKING = "checking", pgettext_lazy("package", "Being checked")
    READY = "ready", pgettext_lazy("package", "Ready")
    REFUSED = "refused", pgettext_lazy("package", "Refused")
