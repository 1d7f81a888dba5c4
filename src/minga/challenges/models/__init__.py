"""Challenges and what they stand on, the strategy above them, and how they were prioritised."""

from minga.challenges.models.challenge import Attempt, Challenge, Evidence, Precedent, ReaderTest
from minga.challenges.models.priorities import Candidate, Criterion, Prioritisation, Vote
from minga.challenges.models.strategy import Mission, Objective, Placement, Portfolio, Strategy

__all__ = [
    "Attempt",
    "Candidate",
    "Challenge",
    "Criterion",
    "Evidence",
    "Mission",
    "Objective",
    "Placement",
    "Portfolio",
    "Precedent",
    "Prioritisation",
    "ReaderTest",
    "Strategy",
    "Vote",
]
