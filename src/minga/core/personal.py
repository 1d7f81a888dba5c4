"""Where personal data lives, declared on the model that holds it.

Export and erasure (`people`) walk these declarations, so a column that is not declared is
neither handed over nor erased: an architecture test refuses a model without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Erasure = Literal["delete", "blank", "keep"]


@dataclass(frozen=True)
class Personal:
    """How one model holds data of a person.

    `person`: path from the row to the person ("self", "person", "enrolment__person").
    `export`: columns handed to the person who asks; `when`: only of rows like this, for what is
    about her and not hers to know. `erase`: what happens to the row when the person is erased; with
    "blank", `blank` gives the value that replaces each column. `reason` says why rows are kept.
    """

    person: str = ""
    export: tuple[str, ...] = ()
    when: Mapping[str, object] = field(default_factory=dict)
    erase: Erasure = "keep"
    blank: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""


NOTHING_PERSONAL: Final = Personal(reason="holds no personal data")
