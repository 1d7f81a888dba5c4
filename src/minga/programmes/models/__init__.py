"""The tables of the frame; see each module's head for what not to do with them."""

from minga.programmes.models.budget import BudgetLine, Spending
from minga.programmes.models.edition import ContextFigure, Edition, Partner, Stage
from minga.programmes.models.enrolment import Enrolment
from minga.programmes.models.instrument import Instrument, InstrumentVersion
from minga.programmes.models.nominee_import import KEPT_DAYS, ImportProgress, ImportRow, NomineeImport
from minga.programmes.models.stage_kinds import StageKind, StageNote, register_stage_kind, stage_kinds, stage_notes

__all__ = [
    "KEPT_DAYS",
    "BudgetLine",
    "ContextFigure",
    "Edition",
    "Enrolment",
    "ImportProgress",
    "ImportRow",
    "Instrument",
    "InstrumentVersion",
    "NomineeImport",
    "Partner",
    "Spending",
    "Stage",
    "StageKind",
    "StageNote",
    "register_stage_kind",
    "stage_kinds",
    "stage_notes",
]
