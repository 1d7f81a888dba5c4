"""The tables of the number engine, and the registry of what may have numbers."""

from minga.indicators.models.numbers import Indicator, Measurement, Target
from minga.indicators.models.subjects import SubjectKind, register_subject, subject_kinds

__all__ = [
    "Indicator",
    "Measurement",
    "SubjectKind",
    "Target",
    "register_subject",
    "subject_kinds",
]
