"""Calls and their rules, who applies, what is decided, and who can solve."""

from minga.calls.models.applications import Application, ApplicationMember, BlindCopy, BlindFile, Entry, Reminder
from minga.calls.models.call import Call, CallChallenge, CallDocument, CallPhase, CallRules, Question
from minga.calls.models.deciding import Appeal, Award, Decision, Draw, Letter, Outcome
from minga.calls.models.rules import (
    EligibilityRule,
    PhaseRules,
    QuotaRule,
    Rules,
    TieBreak,
    digest,
    read_rules,
    rules_as_data,
)
from minga.calls.models.solvers import Solver, SolverNotice, SolverProof

__all__ = [
    "Appeal",
    "Application",
    "ApplicationMember",
    "Award",
    "BlindCopy",
    "BlindFile",
    "Call",
    "CallChallenge",
    "CallDocument",
    "CallPhase",
    "CallRules",
    "Decision",
    "Draw",
    "EligibilityRule",
    "Entry",
    "Letter",
    "Outcome",
    "PhaseRules",
    "Question",
    "QuotaRule",
    "Reminder",
    "Rules",
    "Solver",
    "SolverNotice",
    "SolverProof",
    "TieBreak",
    "digest",
    "read_rules",
    "rules_as_data",
]
