"""What both the script and the journey of Good Governance know."""

from typing import Final

PEOPLE: Final = 6
BELOW_VIRTUAL, BELOW_SANTIAGO = 5, 6
"""Numbers on the sheet of who was at too few virtual meetings, and of who left Santiago after the first day."""
HELD: Final = 7
"""Of the eight virtual meetings; the last one is three days ahead."""
TWIN_HELD: Final = "virtual-3-workshop"
"""The meeting at which Portuguese was spoken in a session of its own."""
MANAUS: Final = "America/Manaus"
