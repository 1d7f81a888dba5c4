from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Subtype(TextChoices):
    """What the team makes."""

    SERVICE = "service", pgettext_lazy("kind of initiative", "Service")
    POLICY = "policy", pgettext_lazy("kind of initiative", "Policy")
    NORM = "norm", pgettext_lazy("kind of initiative", "Norm")
    PROCESS = "process", pgettext_lazy("kind of initiative", "Process")
    GOVTECH = "govtech", pgettext_lazy("kind of initiative", "Govtech")
    UNIT = "unit", pgettext_lazy("kind of initiative", "Innovation unit")
    INSTRUMENT = "instrument", pgettext_lazy("kind of initiative", "Instrument")


class LifeStage(IntegerChoices):
    """The one life-cycle; see `queries.conditions` for what each gate asks."""

    MAPPED = 1, pgettext_lazy("stage of an initiative", "Mapped")
    CHARACTERISED = 2, pgettext_lazy("stage of an initiative", "Characterised")
    CONNECTED = 3, pgettext_lazy("stage of an initiative", "Connected")
    PROTOTYPED = 4, pgettext_lazy("stage of an initiative", "Prototyped")
    PILOTED = 5, pgettext_lazy("stage of an initiative", "Piloted")
    ADOPTED = 6, pgettext_lazy("stage of an initiative", "Adopted")
    REPLICATED = 7, pgettext_lazy("stage of an initiative", "Replicated")


class InitiativeState(TextChoices):
    ACTIVE = "active", pgettext_lazy("state of an initiative", "Under way")
    PAUSED = "paused", pgettext_lazy("state of an initiative", "Paused")
    STOPPED = "stopped", pgettext_lazy("state of an initiative", "Stopped with a lesson")
    CLOSED = "closed", pgettext_lazy("state of an initiative", "Closed: it stays in hands")


class Visibility(TextChoices):
    """Who reads the dossier."""

    DRAFT = "draft", _("Draft: only the team and those who answer for it")
    PUBLIC = "public", _("Public, save what is marked as restricted")
    RESTRICTED = "restricted", _("Restricted: only the team and those who answer for it")


class GateOutcome(TextChoices):
    GO = "go", pgettext_lazy("gate", "Goes on")
    GO_WITH_CONDITIONS = "go_with_conditions", pgettext_lazy("gate", "Goes on with conditions")
    ITERATE = "iterate", pgettext_lazy("gate", "Iterates")
    PAUSE = "pause", pgettext_lazy("gate", "Pauses")
    STOP = "stop", pgettext_lazy("gate", "Stops with a lesson")


PASSES = (GateOutcome.GO, GateOutcome.GO_WITH_CONDITIONS)


class CommitmentKind(TextChoices):
    CONDITION = "condition", _("Condition of a gate")
    NEXT_ACTION = "next_action", _("Next action")
    AGREED = "agreed", _("Agreed with somebody")


class ArtefactKind(TextChoices):
    SKETCH = "sketch", _("Sketch or paper model")
    MODEL = "model", _("Model, screen or mock-up")
    SCRIPT = "script", _("Script, role play or service rehearsal")
    DOCUMENT = "document", _("Document or draft norm")
    DATA = "data", _("Data")
    SOFTWARE = "software", _("Software")
    PICTURE = "picture", _("Photograph")
    RECORDING = "recording", _("Audio or video")


class Fidelity(TextChoices):
    LOW = "low", pgettext_lazy("fidelity", "Low")
    MEDIUM = "medium", pgettext_lazy("fidelity", "Medium")
    HIGH = "high", pgettext_lazy("fidelity", "High")


class TrialResult(TextChoices):
    WORKED = "worked", _("It worked")
    PARTLY = "partly", _("It worked in part")
    FAILED = "failed", _("It did not work")


class ExperimentKind(TextChoices):
    TEST = "test", _("Experiment")
    PILOT = "pilot", _("Pilot")


class Comparison(TextChoices):
    """Against what the result is read; it decides the level of evidence."""

    NONE = "none", _("None")
    BEFORE_AFTER = "before_after", _("Before and after")
    GROUP = "group", _("Comparison group")
    RANDOM = "random", _("Groups drawn by lot")


class ThresholdReading(TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class ExperimentDecision(TextChoices):
    GO = "go", pgettext_lazy("experiment", "Go on")
    ITERATE = "iterate", pgettext_lazy("experiment", "Iterate")
    STOP = "stop", pgettext_lazy("experiment", "Stop")


class CostKind(TextChoices):
    CASH = "cash", _("Cash")
    IN_KIND = "in_kind", _("In kind")


class RiskState(TextChoices):
    OPEN = "open", pgettext_lazy("state of a risk", "Open")
    MANAGED = "managed", pgettext_lazy("state of a risk", "Under control")
    HAPPENED = "happened", pgettext_lazy("state of a risk", "It happened")
    GONE = "gone", pgettext_lazy("state of a risk", "Gone")


class BarrierKind(TextChoices):
    NORM = "norm", pgettext_lazy("barrier", "Norm")
    CULTURE = "culture", pgettext_lazy("barrier", "Culture")
    BUDGET = "budget", pgettext_lazy("barrier", "Budget")
    PROCUREMENT = "procurement", pgettext_lazy("barrier", "Procurement")
    DATA = "data", pgettext_lazy("barrier", "Data")
    TALENT = "talent", pgettext_lazy("barrier", "Talent")


class ReformStatus(TextChoices):
    REPORTED = "reported", pgettext_lazy("reform", "Reported")
    ANALYSED = "analysed", pgettext_lazy("reform", "Analysed")
    IN_AGENDA = "in_agenda", pgettext_lazy("reform", "On the agenda")
    RESOLVED = "resolved", pgettext_lazy("reform", "Resolved")
    ACCEPTED = "accepted", pgettext_lazy("reform", "Accepted as it is")


REFORM_STEPS: dict[str, tuple[str, ...]] = {
    ReformStatus.REPORTED: (ReformStatus.ANALYSED, ReformStatus.ACCEPTED),
    ReformStatus.ANALYSED: (ReformStatus.IN_AGENDA, ReformStatus.ACCEPTED, ReformStatus.REPORTED),
    ReformStatus.IN_AGENDA: (ReformStatus.RESOLVED, ReformStatus.ACCEPTED, ReformStatus.ANALYSED),
    ReformStatus.RESOLVED: (ReformStatus.IN_AGENDA,),
    ReformStatus.ACCEPTED: (ReformStatus.ANALYSED,),
}


class PartnerPart(TextChoices):
    """What another organisation does in the initiative."""

    ALLY = "ally", pgettext_lazy("part of a partner", "Works with the team")
    FUNDER = "funder", pgettext_lazy("part of a partner", "Funds")
    SOLVER = "solver", pgettext_lazy("part of a partner", "Brings a solution")
    HOST = "host", pgettext_lazy("part of a partner", "Lends a place")
    KNOWLEDGE = "knowledge", pgettext_lazy("part of a partner", "Brings knowledge")


class InvitationState(TextChoices):
    ASKED = "asked", pgettext_lazy("invitation", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    TAKEN_BACK = "taken_back", pgettext_lazy("invitation", "Taken back")


class ExchangeState(TextChoices):
    ASKED = "asked", pgettext_lazy("exchange", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("exchange", "Accepted")
    DECLINED = "declined", pgettext_lazy("exchange", "Declined")
    HELD = "held", pgettext_lazy("exchange", "Held")


class AdoptionKind(TextChoices):
    """What makes it stay."""

    BUDGET_LINE = "budget_line", _("Budget line")
    NORM = "norm", pgettext_lazy("adoption", "Norm or administrative act")


class RegistryStatus(TextChoices):
    """Where a registry that was sent as a spreadsheet stands."""

    CHECKED = "checked", pgettext_lazy("state of a registry", "Checked, not yet applied")
    APPLYING = "applying", pgettext_lazy("state of a registry", "Being applied")
    APPLIED = "applied", pgettext_lazy("state of a registry", "Applied")
    UNDONE = "undone", pgettext_lazy("state of a registry", "Undone")


class RegistryVerdict(TextChoices):
    """What the dry run says of a row."""

    NEW = "new", pgettext_lazy("row of a registry", "New")
    DOUBTFUL = "doubtful", pgettext_lazy("row of a registry", "Doubtful")
    KNOWN = "known", pgettext_lazy("row of a registry", "Known")
    REFUSED = "refused", pgettext_lazy("row of a registry", "Refused")
