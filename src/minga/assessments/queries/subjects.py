"""From plain type and id to the thing, many at once. The only place that loads owners and subjects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Model

from minga.assessments.models import Panel, PanelItem
from minga.assessments.policies import Stakeholders, assessed_kind, owner_kind


class OwnerGone(LookupError):
    """What the panel belonged to does not exist any more."""


def announced_for(panel: Panel, now: datetime) -> Mapping[str, str]:
    """Settings that what the panel belongs to made public: name → what to do instead of changing them here."""
    return owner_kind(panel.owner_type).announced(owner_of(panel), now)


def owner_of(panel: Panel) -> Model:
    """What the panel belongs to."""
    found: Model | None = apps.get_model(panel.owner_type)._default_manager.filter(pk=panel.owner_id).first()
    if found is None:
        raise OwnerGone(f"{panel.owner_type} {panel.owner_id}")
    return found


@dataclass(frozen=True)
class OwnerFacts:
    """What a panel belongs to, as people know it: its name and its page."""

    label: str
    address: str


def owner_facts(panel: Panel) -> OwnerFacts:
    """One query."""
    owner, kind = owner_of(panel), owner_kind(panel.owner_type)
    return OwnerFacts(label=str(kind.label(owner)), address=str(kind.address(owner)))


def subjects_of(items: Iterable[PanelItem]) -> dict[int, Model]:
    """Item id → what it stands for; one query for each kind. What is gone is left out."""
    found: dict[int, Model] = {}
    for label, of_kind in _by_kind(items).items():
        things = apps.get_model(label)._default_manager.in_bulk([item.subject_id for item in of_kind])
        found |= {item.pk: things[item.subject_id] for item in of_kind if item.subject_id in things}
    return found


def titles_of(items: Iterable[PanelItem], blind: str) -> dict[int, str]:
    """Item id → the title that this blindness allows; its code when there is none."""
    kept = list(items)
    titles = {item.pk: item.code for item in kept}
    for label, of_kind in _by_kind(kept).items():
        kind = assessed_kind(label)
        if kind is not None:
            said = kind.titles(_things(of_kind), blind)
            titles |= {item.pk: said[item.subject_id] for item in of_kind if said.get(item.subject_id)}
    return titles


def stakeholders_of(items: Iterable[PanelItem]) -> dict[int, Stakeholders]:
    """Item id → who has a stake in it; empty for kinds that nobody registered."""
    found: dict[int, Stakeholders] = {}
    for label, of_kind in _by_kind(items).items():
        kind = assessed_kind(label)
        said: Mapping[int, Stakeholders] = kind.stakeholders(_things(of_kind)) if kind is not None else {}
        found |= {item.pk: said.get(item.subject_id, Stakeholders()) for item in of_kind}
    return found


def _things(items: Iterable[PanelItem]) -> list[Model]:
    return list(subjects_of(items).values())


def _by_kind(items: Iterable[PanelItem]) -> dict[str, list[PanelItem]]:
    sorted_out: dict[str, list[PanelItem]] = defaultdict(list)
    for item in items:
        sorted_out[item.subject_type].append(item)
    return sorted_out
