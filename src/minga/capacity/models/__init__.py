"""Indices and their waves: what is asked, answered, given, computed, and planned."""

from minga.capacity.models.answering import Citation, Delegation, EvidenceFile, Prefill
from minga.capacity.models.comparing import Explanation, GroupScore
from minga.capacity.models.computing import Computation, Finding, NodeScore
from minga.capacity.models.design import (
    Design,
    Level,
    Node,
    PeerScheme,
    Tier,
    canonical,
    design_as_data,
    digest,
    read_design,
)
from minga.capacity.models.grading import Appeal, Mark, Reply
from minga.capacity.models.gradings import Agreement, Grading
from minga.capacity.models.importing import WaveImport
from minga.capacity.models.index import Index, IndexVersion, Measured, Wave
from minga.capacity.models.plan import PlanStep

__all__ = [
    "Agreement",
    "Appeal",
    "Citation",
    "Computation",
    "Delegation",
    "Design",
    "EvidenceFile",
    "Explanation",
    "Finding",
    "Grading",
    "GroupScore",
    "Index",
    "IndexVersion",
    "Level",
    "Mark",
    "Measured",
    "Node",
    "NodeScore",
    "PeerScheme",
    "PlanStep",
    "Prefill",
    "Reply",
    "Tier",
    "Wave",
    "WaveImport",
    "canonical",
    "design_as_data",
    "digest",
    "read_design",
]
