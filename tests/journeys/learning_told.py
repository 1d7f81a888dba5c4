"""What the journey of Paraguay and its seed both know."""

from typing import Final

PEOPLE: Final = 40
TEAMS: Final = 10
BELOW: Final = 2
MISSED: Final = (3, 4, 5, 6)
"""Workshops at which the last two people were not: eleven of fifteen, and the rule asks for twelve."""
LOOKED_BACK: Final = {
    "changed": "Pregunto primero quién espera y cuánto.",
    "did_not_work": "La primera idea era nuestra y no de quienes hacen la fila.",
    "next_step": "Probar el cuaderno un mes más; lo lleva la mesa de entrada.",
    "may_publish": "no",
}
