"""The initiative, its gates, and everything that a dossier holds."""

from minga.initiatives.models.barriers import Barrier, Reform
from minga.initiatives.models.gates import Commitment, GateReview
from minga.initiatives.models.initiative import Follow, Initiative, Partner, TeamInvitation
from minga.initiatives.models.making import Artefact, ArtefactVersion, Canvas, CanvasPhoto
from minga.initiatives.models.registry import RegistryImport, RegistryRow
from minga.initiatives.models.staying import Adoption, Exchange
from minga.initiatives.models.testing import Evidence, Experiment, Service, UserTest
from minga.initiatives.models.upkeep import Cost, Decision, Risk

__all__ = [
    "Adoption",
    "Artefact",
    "ArtefactVersion",
    "Barrier",
    "Canvas",
    "CanvasPhoto",
    "Commitment",
    "Cost",
    "Decision",
    "Evidence",
    "Exchange",
    "Experiment",
    "Follow",
    "GateReview",
    "Initiative",
    "Partner",
    "Reform",
    "RegistryImport",
    "RegistryRow",
    "Risk",
    "Service",
    "TeamInvitation",
    "UserTest",
]
