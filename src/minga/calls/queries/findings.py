"""What is not right in the rules of a call: each finding says where, in words that say what to do."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

WORDS: Final = "palabras"
DATES: Final = "fechas"
WHO: Final = "requisitos"
CHALLENGES: Final = "desafios"
FORM: Final = "formulario"
RUBRIC: Final = "criterios"
JURY: Final = "jurado"
PLACES: Final = "plazas"
TIES: Final = "desempates"
DOCUMENTS: Final = "documentos"


class Weight(IntEnum):
    """How much a finding matters: it warns, it keeps the call from opening, or it cannot even be saved."""

    WARNS = 1
    BLOCKS = 2
    REFUSED = 3


@dataclass(frozen=True)
class Finding:
    """`section`: the page where it is mended; `place`: row and input there (`quotas.0.at_least`)."""

    section: str
    place: str
    words: str
    weight: Weight = Weight.BLOCKS
    phase: str = ""
