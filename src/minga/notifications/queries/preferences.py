"""How a person wants to be told. No row means the usual way."""

from dataclasses import dataclass

from minga.notifications.enums import OBLIGATORY, Delivery, MessageGroup
from minga.notifications.models import Preference
from minga.people.models import Person

USUAL = Delivery.NOW


@dataclass(frozen=True)
class PreferenceRow:
    """One group on the preferences page."""

    group: MessageGroup
    delivery: Delivery
    obligatory: bool


def delivery_of(person: Person, group: MessageGroup) -> Delivery:
    """The chosen way; obligatory groups always go at once."""
    if group in OBLIGATORY:
        return Delivery.NOW
    chosen = Preference.objects.filter(person=person, group=group).values_list("delivery", flat=True).first()
    return Delivery(chosen) if chosen else USUAL


def preferences_of(person: Person) -> list[PreferenceRow]:
    """Every group in order, with the choice that holds."""
    chosen = dict(Preference.objects.filter(person=person).values_list("group", "delivery"))
    return [
        PreferenceRow(
            group,
            USUAL if group in OBLIGATORY else Delivery(chosen.get(group, USUAL)),
            group in OBLIGATORY,
        )
        for group in MessageGroup
    ]
