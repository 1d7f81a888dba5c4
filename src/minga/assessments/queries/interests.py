"""Conflicts of interest: who stands in the way of what, and what each list shows."""

from minga.assessments.enums import InterestState
from minga.assessments.models import Interest, Juror, Panel, PanelItem


def in_the_way(panel: Panel) -> frozenset[tuple[int, int]]:
    """Pairs (juror id, item id) that must not meet. One query."""
    standing = Interest.objects.filter(item__panel=panel, state=InterestState.STANDING)
    return frozenset(standing.values_list("juror_id", "item_id"))


def is_in_the_way(juror: Juror, item: PanelItem) -> bool:
    """Whether a conflict between these two stands."""
    return Interest.objects.filter(juror=juror, item=item, state=InterestState.STANDING).exists()
