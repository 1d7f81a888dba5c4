from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CallKind(TextChoices):
    """Whom or what a call looks for; it says what the selected become."""

    PARTICIPANTS = "participants", pgettext_lazy("kind of call", "People who take part")
    CHALLENGES = "challenges", pgettext_lazy("kind of call", "Institutions with a challenge")
    SOLUTIONS = "solutions", pgettext_lazy("kind of call", "Solutions for challenges")
    PILOTS = "pilots", pgettext_lazy("kind of call", "Money for pilots")
    PROJECTS = "projects", pgettext_lazy("kind of call", "Projects for a laboratory")
    COLLABORATORS = "collaborators", pgettext_lazy("kind of call", "Collaborators for a laboratory")
    CASES = "cases", pgettext_lazy("kind of call", "Cases for the library")


class CallState(TextChoices):
    """What the office did; whether one can apply now is asked of the clock (`policies.is_taking`)."""

    DRAFT = "draft", pgettext_lazy("state of a call", "In preparation")
    OPEN = "open", pgettext_lazy("state of a call", "Published")
    DECIDED = "decided", pgettext_lazy("state of a call", "Decided")
    CANCELLED = "cancelled", pgettext_lazy("state of a call", "Cancelled")


CALL_STEPS: dict[str, tuple[str, ...]] = {
    CallState.DRAFT: (CallState.OPEN, CallState.CANCELLED),
    CallState.OPEN: (CallState.DECIDED, CallState.CANCELLED),
    CallState.DECIDED: (),
    CallState.CANCELLED: (),
}


class EligibilityKind(TextChoices):
    """What a rule looks at. All but the last are answered from what Minga knows; see `queries.eligibility`."""

    ORGANISATION_TYPE = "organisation_type", _("Type of organisation")
    COUNTRY = "country", _("Country")
    TERRITORY = "territory", _("Department, province or state")
    RURAL = "rural", _("Rural entity")
    FIRST_TIME = "first_time", _("Entity that never took part")
    CONTRACT = "contract", _("Type of contract")
    ROLE = "role", _("Role in the entity")
    ENROLLED = "enrolled", _("Takes part in this edition")
    INITIATIVE_STAGE = "initiative_stage", _("Initiative that reached a stage")
    CHALLENGE_STATE = "challenge_state", _("Challenge that reached a state")
    TEAM_SIZE = "team_size", _("Size of the team")
    ONE_PER_ORGANISATION = "one_per_organisation", _("Applications of one entity")
    SOLVER_PROFILE = "solver_profile", _("Solver profile")
    STATEMENT = "statement", _("Statement that the applicant confirms")


class QuotaGroup(TextChoices):
    """Groups for which places can be kept; derived at sending from what Minga knows, see `queries.facts`."""

    TERRITORY = "territory", _("Territory")
    COUNTRY = "country", _("Country")
    SEX = "sex", _("Sex or gender")
    RURAL = "rural", _("Rural entity")
    FIRST_TIME = "first_time", _("Entity that takes part for the first time")
    ORGANISATION_TYPE = "organisation_type", _("Type of organisation")
    ORGANISATION = "organisation", _("One same organisation")


class TieBreakKind(TextChoices):
    """Asked in the published order; the last one is always the public lottery."""

    CRITERION = "criterion", _("Higher score in a criterion")
    LEAST_SCORE = "least_score", _("Higher lowest score")
    MEDIAN = "median", _("Higher median")
    QUOTA_GROUP = "quota_group", _("Belongs to a group")
    EARLIER = "earlier", _("Was sent earlier")
    LOTTERY = "lottery", _("Public lottery")


class RankBy(TextChoices):
    """Which number orders the applications."""

    MEAN = "mean", _("Mean of the jury")
    CORRECTED = "corrected", _("Corrected for the severity of each juror, where it can be")
    MEDIAN = "median", _("Median of the jury")
    TRIMMED = "trimmed", _("Mean without the extremes")
    LOTTERY = "lottery", _("No jury: a public lottery among the eligible")


class ApplicationState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an application", "Draft")
    SENT = "sent", pgettext_lazy("state of an application", "Sent")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "Withdrawn")
    NOT_ELIGIBLE = "not_eligible", pgettext_lazy("state of an application", "Not eligible")
    OUT = "out", pgettext_lazy("state of an application", "Not selected")
    WAITING = "waiting", pgettext_lazy("state of an application", "On the waiting list")
    SELECTED = "selected", pgettext_lazy("state of an application", "Selected")


APPLICATION_STEPS: dict[str, tuple[str, ...]] = {
    ApplicationState.DRAFT: (ApplicationState.SENT, ApplicationState.WITHDRAWN),
    ApplicationState.SENT: (
        ApplicationState.WITHDRAWN,
        ApplicationState.NOT_ELIGIBLE,
        ApplicationState.OUT,
        ApplicationState.WAITING,
        ApplicationState.SELECTED,
    ),
    ApplicationState.NOT_ELIGIBLE: (ApplicationState.SENT,),
    ApplicationState.OUT: (ApplicationState.SENT, ApplicationState.SELECTED, ApplicationState.WAITING),
    ApplicationState.WAITING: (ApplicationState.SELECTED, ApplicationState.OUT, ApplicationState.WITHDRAWN),
    ApplicationState.SELECTED: (ApplicationState.WITHDRAWN, ApplicationState.OUT),
    ApplicationState.WITHDRAWN: (),
}

IN_THE_RUN = (ApplicationState.SENT, ApplicationState.OUT, ApplicationState.WAITING, ApplicationState.SELECTED)


class MemberState(TextChoices):
    """Nobody is part of a team who did not say yes."""

    INVITED = "invited", pgettext_lazy("state of a person", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("state of a person", "Accepted")
    DECLINED = "declined", pgettext_lazy("state of a person", "Declined")


class QuestionState(TextChoices):
    WAITING = "waiting", pgettext_lazy("state of a question", "Waits for an answer")
    ANSWERED = "answered", pgettext_lazy("state of a question", "Answered")
    REFUSED = "refused", pgettext_lazy("state of a question", "Not published")


class Fate(TextChoices):
    SELECTED = "selected", pgettext_lazy("result", "Selected")
    WAITING = "waiting", pgettext_lazy("result", "Waiting list")
    NOT_SELECTED = "not_selected", pgettext_lazy("result", "Not selected")


class DecisionState(TextChoices):
    """Prepared as often as wished; decided once; published at its hour."""

    PREPARED = "prepared", pgettext_lazy("state of a decision", "Prepared")
    DECIDED = "decided", pgettext_lazy("state of a decision", "Decided")
    PUBLISHED = "published", pgettext_lazy("state of a decision", "Published")


class DrawState(TextChoices):
    COMMITTED = "committed", pgettext_lazy("state of a draw", "Committed")
    DRAWN = "drawn", pgettext_lazy("state of a draw", "Drawn")


class AppealState(TextChoices):
    FILED = "filed", pgettext_lazy("state of an appeal", "Filed")
    UPHELD = "upheld", pgettext_lazy("state of an appeal", "Upheld")
    REJECTED = "rejected", pgettext_lazy("state of an appeal", "Rejected")


class LetterState(TextChoices):
    HELD = "held", pgettext_lazy("state of a letter", "Held")
    SENT = "sent", pgettext_lazy("state of a letter", "Sent")


class Maturity(TextChoices):
    """How far a solver's solution is."""

    IDEA = "idea", _("Idea")
    PROTOTYPE = "prototype", _("Prototype")
    PILOT = "pilot", _("Piloted with users")
    MARKET = "market", _("In use by clients")
    SCALED = "scaled", _("In use at scale")


class Trait(TextChoices):
    """What can tell who applies; the label stands in a blind copy in its place."""

    PERSON = "person", pgettext_lazy("in a blind copy", "person")
    ORGANISATION = "organisation", pgettext_lazy("in a blind copy", "organisation")
    PLACE = "place", pgettext_lazy("in a blind copy", "place")
    PROJECT = "project", pgettext_lazy("in a blind copy", "project")
    EMAIL = "email", pgettext_lazy("in a blind copy", "e-mail")
    PHONE = "phone", pgettext_lazy("in a blind copy", "telephone")
    NUMBER = "number", pgettext_lazy("in a blind copy", "identity number")
    LINK = "link", pgettext_lazy("in a blind copy", "link")
    ACCOUNT = "account", pgettext_lazy("in a blind copy", "account")
    OTHER = "other", pgettext_lazy("in a blind copy", "hidden")


class Holds(TextChoices):
    """What is known of a condition for one who would apply."""

    MET = "met", pgettext_lazy("condition", "Fulfilled")
    UNMET = "unmet", pgettext_lazy("condition", "Not fulfilled")
    SAID = "said", pgettext_lazy("condition", "You say so")
    OPEN = "open", pgettext_lazy("condition", "Answer this")
    LATER = "later", pgettext_lazy("condition", "Looked at when you send it")


class Step(TextChoices):
    """What follows for a selected application; which ones, says the kind of call (`queries.following`)."""

    INVITE = "invite", _("Invitation to take part in the edition")
    TEAM = "team", _("Invitation to the team of the initiative")
    CONNECT = "connect", _("Challenge connected")
    AWARD = "award", _("Award")
    DOSSIER = "dossier", _("Noted in the dossier")
    OPEN = "open", _("Initiative opened")
    ATTACH = "attach", _("Challenge in the edition")
    ASK = "ask", _("Letter with the next step")


class StepState(TextChoices):
    """What became of a step."""

    DONE = "done", pgettext_lazy("state of a step", "Done")
    FAILED = "failed", pgettext_lazy("state of a step", "Did not work")
    BACK = "back", pgettext_lazy("state of a step", "Taken back")
    STAYS = "stays", pgettext_lazy("state of a step", "Stays as it is")
