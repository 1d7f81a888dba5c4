"""The pages of the office of one wave. Each room adds its own with `register_office_tab`, in its receivers."""

from typing import Final

from minga.capacity.models import Wave
from minga.core.tabs import Tabs


def measured_here(wave: Wave) -> bool:
    """Waves that entities answer and graders grade; not those brought in from a past publication."""
    return not wave.imported


_TABS: Final[Tabs[Wave]] = Tabs()
register_office_tab = _TABS.register
office_tabs = _TABS.of
