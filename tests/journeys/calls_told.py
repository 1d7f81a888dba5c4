"""What the stories about calls share between the browser and the script that fills in the masses."""

from collections.abc import Mapping
from typing import Final

TEAMS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    "Turnos por voz para quien vive lejos": (2, 2, 3, 2),
    "Avisos hablados antes de cada vacuna": (4, 4, 4, 4),
    "Fichas simples para cobrar en la feria": (3, 3, 3, 3),
    "Listas públicas de caminos por arreglar": (3, 3, 3, 3),
    "Agua que avisa cuando llega": (3, 3, 3, 2),
    "Becas sin pedir dos veces el papel": (3, 3, 2, 3),
    "Podas que terminan en abono": (3, 3, 2, 2),
    "Luces que se reclaman con una foto": (2, 2, 2, 3),
    "Semillas guardadas sin gorgojo": (2, 3, 2, 2),
    "Cuidados por turnos entre vecinas": (2, 2, 2, 2),
}
"""Title → what every juror gives on each criterion. The first is typed in the browser; two are equal in everything."""

CHALLENGES: Final = 24
PROPOSALS: Final = 120
RUNG: Final = ((4, 4, 4), (4, 3, 3), (3, 3, 2), (2, 2, 3), (1, 2, 2))
"""What the proposals for one challenge are given, the last that came first."""

PEOPLE: Final = 300
PLACES: Final = 40
