"""Every page of the workshop of a team and of the form of a challenge, looked at as in `test_every_page.py`."""

from tests.journeys.acts_dossier import DEMO, ask_for_gate, open_initiative, shop
from tests.journeys.conftest import Opener, Site
from tests.journeys.test_every_page import look_at_all

FURNISHED = "/iniciativas/turnos-de-salud-sin-madrugar/taller/"
"""The workshop in which the demo has something of everything; other journeys open bare ones."""
MET = {
    "challenges:step",
    "initiatives:workshop",
    "initiatives:making",
    "initiatives:canvas",
    "initiatives:testing",
    "initiatives:experiment",
    "initiatives:figures",
    "initiatives:costs",
    "initiatives:decisions",
    "initiatives:team",
    "initiatives:gates",
    "initiatives:gate-decide",
    "initiatives:staying",
    "initiatives:story",
}


def test_workshops_are_sound_in_light_and_dark_on_phone_and_desk(visit: Opener, site: Site) -> None:
    """The team sees most of its dossier; whoever answers for it sees the gates and the challenges."""
    checked: set[str] = set()
    found = look_at_all(visit, site.url, ("participant",), checked, inside=True, starts=(FURNISHED,))
    lead = visit("participant")
    key = open_initiative(lead, DEMO, title="Una puerta que espera", subtype="service")
    ask_for_gate(lead, key)

    starts = (shop(key), f"/desafios/{DEMO}/escribir/")
    found += look_at_all(visit, site.url, ("owner",), checked, inside=True, starts=starts)

    assert found == ""
    assert checked >= MET
