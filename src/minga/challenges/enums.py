from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Nature(TextChoices):
    """What kind of problem it is."""

    SOCIAL = "social", pgettext_lazy("nature of a challenge", "Social")
    ENVIRONMENTAL = "environmental", pgettext_lazy("nature of a challenge", "Environmental")
    ADMINISTRATIVE = "administrative", pgettext_lazy("nature of a challenge", "Administrative")


class ChallengeStatus(TextChoices):
    """The life of a challenge. The first two counted states are separate promises of a programme."""

    DRAFT = "draft", pgettext_lazy("state of a challenge", "Being written")
    MAPPED = "mapped", pgettext_lazy("state of a challenge", "Mapped")
    CHARACTERISED = "characterised", pgettext_lazy("state of a challenge", "Characterised")
    CONNECTED = "connected", pgettext_lazy("state of a challenge", "Connected")
    SOLVED = "solved", pgettext_lazy("state of a challenge", "Solved")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a challenge", "Withdrawn")
    JOINED = "joined", pgettext_lazy("state of a challenge", "Joined to another")


CHALLENGE_STEPS: dict[str, tuple[str, ...]] = {
    ChallengeStatus.DRAFT: (ChallengeStatus.MAPPED, ChallengeStatus.WITHDRAWN, ChallengeStatus.JOINED),
    ChallengeStatus.MAPPED: (ChallengeStatus.CHARACTERISED, ChallengeStatus.WITHDRAWN, ChallengeStatus.JOINED),
    ChallengeStatus.CHARACTERISED: (
        ChallengeStatus.CONNECTED,
        ChallengeStatus.WITHDRAWN,
        ChallengeStatus.JOINED,
    ),
    ChallengeStatus.CONNECTED: (ChallengeStatus.SOLVED, ChallengeStatus.WITHDRAWN),
    ChallengeStatus.SOLVED: (),
    ChallengeStatus.WITHDRAWN: (ChallengeStatus.DRAFT,),
    ChallengeStatus.JOINED: (ChallengeStatus.DRAFT,),
}
"""Solved is the end. A joined one may be parted again by either side; it begins anew as a draft."""

STANDING = (
    ChallengeStatus.MAPPED,
    ChallengeStatus.CHARACTERISED,
    ChallengeStatus.CONNECTED,
    ChallengeStatus.SOLVED,
)
"""States in which a challenge is public and counts."""

BEING_WORKED = (
    ChallengeStatus.DRAFT,
    ChallengeStatus.MAPPED,
    ChallengeStatus.CHARACTERISED,
    ChallengeStatus.CONNECTED,
)
"""States in which its texts may still be changed."""


class Axis(TextChoices):
    """The five strategic axes on which everything is placed."""

    ECOSYSTEM = "ecosystem", _("Innovation ecosystem")
    CONDITIONS = "conditions", _("Institutional conditions and barriers")
    CULTURE = "culture", _("Mindset and culture")
    FUNDING = "funding", _("Support and funding")
    KNOWLEDGE = "knowledge", _("Knowledge and learning")


class Facet(TextChoices):
    """OECD's facets of a portfolio of innovation."""

    ENHANCEMENT = "enhancement", _("Improves what exists")
    MISSION = "mission", _("Serves a mission")
    ADAPTIVE = "adaptive", _("Answers to change on the ground")
    ANTICIPATORY = "anticipatory", _("Explores what may come")


class InnovationType(TextChoices):
    TECHNOLOGICAL = "technological", _("Technological")
    SOCIAL = "social", pgettext_lazy("type of innovation", "Social")
    ORGANISATIONAL = "organisational", _("Organisational")
    SERVICE = "service", pgettext_lazy("type of innovation", "Service")
    POLICY = "policy", _("Policy or regulation")


class Sector(TextChoices):
    """The part of public life that it belongs to."""

    MUNICIPAL_SERVICES = "municipal_services", _("Municipal services")
    PARTICIPATION = "participation", _("Participation and collaboration")
    TRANSPARENCY = "transparency", _("Public management and transparency")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    WATER = "water", _("Water and sanitation")
    ENVIRONMENT = "environment", _("Environment and risk")
    SAFETY = "safety", _("Safety and justice")
    CARE = "care", _("Care and social protection")
    MOBILITY = "mobility", _("Mobility and public works")
    ECONOMY = "economy", _("Work and local economy")
    AGRICULTURE = "agriculture", _("Agriculture and food")
    HOUSING = "housing", _("Housing and territory")
    DIGITAL = "digital", _("Digital government")
    CULTURE = "culture", pgettext_lazy("sector", "Culture and sport")
    OTHER = "other", pgettext_lazy("sector", "Other")


class Horizon(TextChoices):
    NOW = "now", _("Now: within a year")
    NEXT = "next", _("Next: one to three years")
    LATER = "later", _("Later: beyond three years")


class RiskLevel(IntegerChoices):
    LOW = 1, pgettext_lazy("risk", "Low")
    MEDIUM = 2, pgettext_lazy("risk", "Medium")
    HIGH = 3, pgettext_lazy("risk", "High")


class EvidenceKind(TextChoices):
    """Where it is known from."""

    DATA = "data", _("Data or register")
    DOCUMENT = "document", _("Document or study")
    OBSERVATION = "observation", _("Observation on the spot")
    VOICES = "voices", _("Interviews or voices of users")
    COMPLAINTS = "complaints", _("Complaints received")
    COMPARISON = "comparison", _("Comparison with a place or group without the change")
    MANUAL = "manual", _("Manual or procedure")


class CriterionKind(TextChoices):
    """How a criterion of a prioritisation is scored."""

    BENEFIT = "benefit", _("More is better")
    EFFORT = "effort", _("Less is better")


class PrioritisationStatus(TextChoices):
    PREPARING = "preparing", _("In preparation")
    VOTING = "voting", _("Voting open")
    CLOSED = "closed", pgettext_lazy("state of a prioritisation", "Voting closed")
    DECIDED = "decided", pgettext_lazy("state of a prioritisation", "Decided")
