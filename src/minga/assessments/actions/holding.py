"""What every action on a panel begins with: the row for us alone, and the right to run it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from minga.assessments.enums import PanelState
from minga.assessments.models import Panel
from minga.assessments.policies import may_run
from minga.assessments.queries.subjects import owner_of
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed, NotReady
from minga.people.models import Person


def lock_panel(panel: Panel) -> Panel:
    """The row as it is now, ours until the transaction ends."""
    rows = Panel.objects.select_related("rubric").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=panel.pk)


def must_run(actor: Actor, panel: Panel) -> None:
    """Whoever runs what the panel belongs to, or Minga itself."""
    if actor is HOUSE or (isinstance(actor, Person) and may_run(actor, owner_of(panel))):
        return
    raise NotAllowed(_("Only those who run this jury may do this."))


def must_be(panel: Panel, states: Collection[str]) -> None:
    """The step of the panel's life in which this can be done."""
    if panel.state in states:
        return
    if panel.state == PanelState.CLOSED:
        raise NotReady(_("This jury is closed: what it said does not change any more."), code="closed")
    raise NotReady(
        _("This cannot be done while the jury is in the state “%(state)s”.") % {"state": panel.get_state_display()},
        code="state",
    )
