"""Changing what was written of a row of the dossier, when two people may do so at once.

    held = held_row(row)
    changed = mend(held, changes, was)     # what differs now; refused when somebody saved in between

`changes` and `was` come from `minga.ui.together.reconcile`: what the writer changed, and what she knew
was stored. Nothing changed: the caller records what did not happen, so ask first.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from minga.core.errors import Conflict


def mend(row: Model, changes: Mapping[str, Any], was: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Set the columns among `names` that differ, unsaved; gives what they said before."""
    if any(name in names and getattr(row, name) != said for name, said in was.items()):
        raise Conflict(_("Somebody saved at this very moment. Send it again."), code="saved")
    before = {}
    for name, value in changes.items():
        said = value.strip() if isinstance(value, str) else value
        if name in names and getattr(row, name) != said:
            before[name] = getattr(row, name)
            setattr(row, name, said)
    return before


def shown_of(row: Model, names: Collection[str]) -> dict[str, Any]:
    """The columns as the log keeps them."""
    return {name: getattr(row, name) for name in names}
