"""A jury: its rubric, its people, what they judge, what they said."""

from minga.assessments.models.judging import Assessment, AssignmentRun, Remark, ScoreChange
from minga.assessments.models.panel import Interest, Juror, JurorTie, Panel, PanelItem, Rubric
from minga.assessments.models.rubric import Criterion, Level, RubricDefinition, read_rubric, rubric_as_data

__all__ = [
    "Assessment",
    "AssignmentRun",
    "Criterion",
    "Interest",
    "Juror",
    "JurorTie",
    "Level",
    "Panel",
    "PanelItem",
    "Remark",
    "Rubric",
    "RubricDefinition",
    "ScoreChange",
    "read_rubric",
    "rubric_as_data",
]
