"""Who looks at a panel from within, and which of its items there are for her."""

from minga.assessments.models import Juror, Panel, PanelItem
from minga.assessments.policies import may_run
from minga.assessments.queries.subjects import OwnerGone, owner_of
from minga.assessments.queries.visible_scores import Viewer, aside_from, is_visible, standings_of
from minga.people.models import Person


def viewer_of(panel: Panel, person: Person) -> Viewer:
    """How this person stands to the panel; `is_inside` says whether she is part of it at all."""
    juror = Juror.objects.filter(panel=panel, person=person).first()
    return Viewer(person=person, juror=juror, runs=runs(panel, person))


def runs(panel: Panel, person: Person) -> bool:
    """Whether she runs the panel; nobody does once its owner is gone."""
    try:
        return may_run(person, owner_of(panel))
    except OwnerGone:
        return False


def panel_for(person: Person, key: str) -> tuple[Panel, Viewer]:
    """The panel as she stands to it, or `Panel.DoesNotExist` for whoever is not part of it."""
    panel = Panel.objects.select_related("rubric").get(key=key)
    viewer = viewer_of(panel, person)
    if not viewer.is_inside:
        raise Panel.DoesNotExist
    return panel, viewer


def sees_scores(item: PanelItem, viewer: Viewer) -> bool:
    """Whether the scores of this item are open to her. Two queries."""
    standing = standings_of(item.panel, [item], viewer.juror)[item.pk]
    return is_visible(item.panel, item, standing, viewer, aside=item.pk in aside_from(viewer, [item]))


def item_to_discuss(person: Person, key: str, code: str) -> tuple[PanelItem, Viewer]:
    """An item whose scores she may see, or `DoesNotExist`."""
    panel, viewer = panel_for(person, key)
    item = PanelItem.objects.select_related("panel__rubric").get(panel=panel, code=code, withdrawn_at=None)
    if not sees_scores(item, viewer):
        raise PanelItem.DoesNotExist
    return item, viewer


def item_to_read(person: Person, key: str, code: str) -> tuple[PanelItem, Viewer]:
    """An item that she discusses, or whose panel she runs, or `DoesNotExist`."""
    panel, viewer = panel_for(person, key)
    item = PanelItem.objects.select_related("panel__rubric").get(panel=panel, code=code, withdrawn_at=None)
    if not (sees_scores(item, viewer) or (viewer.runs and not aside_from(viewer, [item]))):
        raise PanelItem.DoesNotExist
    return item, viewer
