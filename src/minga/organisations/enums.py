from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationType(TextChoices):
    NATIONAL = "national", _("National body")
    REGIONAL = "regional", _("Regional government")
    MUNICIPAL = "municipal", _("Municipality")
    LEGISLATURE = "legislature", _("Legislature")
    ASSOCIATION = "association", _("Association of entities")
    NGO = "ngo", _("Civil society organisation")
    UNIVERSITY = "university", _("University")
    FIRM = "firm", _("Firm or start-up")
    COOPERATION = "cooperation", _("Cooperation agency")


PUBLIC_TYPES = (
    OrganisationType.NATIONAL,
    OrganisationType.REGIONAL,
    OrganisationType.MUNICIPAL,
    OrganisationType.LEGISLATURE,
)


class Level(TextChoices):
    """How far an organisation acts."""

    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class TerritoryKind(TextChoices):
    COUNTRY = "country", _("Country")
    ADMIN1 = "admin1", _("Department, province, state or region")
    MUNICIPALITY = "municipality", _("Municipality")


class TieKind(TextChoices):
    """From the first organisation to the second: "A is a member of B"."""

    MEMBER_OF = "member_of", _("is a member of")
    PART_OF = "part_of", _("is part of")
    FUNDS = "funds", _("funds")
    WORKS_WITH = "works_with", _("works with")
    ADVISES = "advises", _("advises")
    SUPERVISES = "supervises", _("supervises")
    ROLE_MODEL_FOR = "role_model_for", _("is a role model for")


TIE_BACK = {
    TieKind.MEMBER_OF: _("has as member"),
    TieKind.PART_OF: _("has as part"),
    TieKind.FUNDS: _("is funded by"),
    TieKind.WORKS_WITH: _("works with"),
    TieKind.ADVISES: _("is advised by"),
    TieKind.SUPERVISES: _("is supervised by"),
    TieKind.ROLE_MODEL_FOR: _("has as role model"),
}
"""The same tie, read from the other side."""


class RoleKind(TextChoices):
    """What a person may be. Scope says where: an organisation, an edition, later a dossier."""

    COORDINATOR = "coordinator", _("Coordination")
    MANAGER = "manager", _("Programme manager")
    FACILITATOR = "facilitator", _("Facilitation")
    LEAD_FACULTY = "lead_faculty", _("Lead faculty")
    INSTRUCTOR = "instructor", _("Instructor")
    MENTOR = "mentor", _("Mentor")
    METHODOLOGIST = "methodologist", _("Methodology specialist")
    ARTICULATOR = "articulator", _("Network articulator")
    MONITOR = "monitor", _("Monitoring")
    FOCAL_POINT = "focal_point", _("Focal point")
    CHALLENGE_OWNER = "challenge_owner", _("Challenge owner")
    JUROR = "juror", _("Juror")
    EVALUATOR = "evaluator", _("Evaluator")
    AUTHORITY = "authority", _("Authority")
    INNOVATION_AGENT = "innovation_agent", _("Innovation agent")
    MEMBER = "member", _("Member of staff")


STEWARD_KINDS = (RoleKind.COORDINATOR, RoleKind.MANAGER, RoleKind.AUTHORITY)
"""Who answers for an organisation: they edit it and give roles in it."""


class RoleEnd(TextChoices):
    """Why a role ended."""

    TERM = "term", _("The term ended")
    MOVED = "moved", _("Moved to another post")
    LEFT = "left", _("Left the institution")
    REPLACED = "replaced", _("Was replaced")
    MISTAKE = "mistake", _("Was given by mistake")
