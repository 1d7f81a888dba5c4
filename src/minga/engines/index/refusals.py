"""What the engine will not do, each with a code that never changes and a sentence for whoever reads it."""

from enum import StrEnum


class Code(StrEnum):
    """Why nothing was computed. Pages translate the code; the sentence is in plain English."""

    # the file
    FILE = "file"
    UNKNOWN_SETTING = "unknown_setting"
    UNUSED_SETTING = "unused_setting"
    MISSING_SETTING = "missing_setting"
    BAD_VALUE = "bad_value"
    ENGINE = "engine"
    # the tree
    NO_TREE = "no_tree"
    DUPLICATE_CODE = "duplicate_code"
    UNKNOWN_PARENT = "unknown_parent"
    UNKNOWN_CODE = "unknown_code"
    CYCLE = "cycle"
    SEVERAL_ROOTS = "several_roots"
    NEGATIVE_WEIGHT = "negative_weight"
    NO_WEIGHT = "no_weight"
    INCONSISTENT = "inconsistent"
    # the data
    NO_COLUMN = "no_column"
    NOT_A_NUMBER = "not_a_number"
    NO_NAME = "no_name"
    DUPLICATE_ENTITY = "duplicate_entity"
    SINGLE_ENTITY = "single_entity"
    NOTHING_GIVEN = "nothing_given"
    NOBODY_LEFT = "nobody_left"
    CONSTANT = "constant"
    BAD_DENOMINATOR = "bad_denominator"
    NO_PREVIOUS = "no_previous"
    NO_TARGET = "no_target"
    NO_REFERENCE = "no_reference"
    NOT_POSITIVE = "not_positive"
    GOALPOSTS = "goalposts"
    BLANK = "blank"
    ABOVE_MAXIMUM = "above_maximum"
    OTHER_YARDSTICK = "other_yardstick"


class Refused(ValueError):
    """Nothing was computed. `code` says why, `where` names the setting, node, entity or cell."""

    def __init__(self, code: Code, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.where = where
