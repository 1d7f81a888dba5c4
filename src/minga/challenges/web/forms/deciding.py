"""Forms to begin, to decide and to find: few fields each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import Axis, ChallengeStatus, Nature, Sector
from minga.challenges.models.sdgs import SDG_GOALS, sdg_goal_title
from minga.challenges.queries.lists import Wanted
from minga.challenges.queries.similar import SimilarThing
from minga.organisations.models import Organisation
from minga.programmes.models import Edition
from minga.ui.forms import Described, Form, offer, offer_own

ANY: list[tuple[str, Any]] = [("", _("Any"))]


class NewForm(Form):
    """What a challenge begins with. The owner is a radio while there are few, a list when there are many."""

    organisation = forms.ChoiceField(label=_("In the name of which organisation?"))
    title = forms.CharField(
        label=_("Short title"),
        max_length=160,
        help_text=_("A few words, as people would name the problem. Not the solution."),
    )
    complaint = forms.CharField(
        label=_("The complaint, in the words of those who complain"),
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Two or three sentences. Where it happens, since when, and what follows from it."),
    )
    edition = forms.ChoiceField(label=_("Is it work of a programme?"), required=False)

    def __init__(self, *args: Any, owners: Sequence[Organisation], editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = {owner.key: owner for owner in owners}
        self._editions = {edition.key: edition for edition in editions}
        offer_own(self, "organisation", [(key, each.name) for key, each in self._owners.items()])
        if not self._editions:
            del self.fields["edition"]
            return
        offer(self, "edition", [("", _("No")), *((key, str(each)) for key, each in self._editions.items())])

    def clean_organisation(self) -> Organisation:
        return self._owners[self.cleaned_data["organisation"]]

    def clean_edition(self) -> Edition | None:
        return self._editions.get(self.cleaned_data["edition"])


class ReasonForm(Form):
    """Why: to withdraw, to part."""

    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class JoinForm(Form):
    """Into which challenge this one goes: one of the similar ones, or another by its address."""

    OTHER = "other"

    into = forms.ChoiceField(label=_("With which one?"), widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Address of the challenge"),
        required=False,
        max_length=300,
        help_text=_("Copy it from its page, for example: …/desafios/turnos-de-madrugada/"),
    )

    def __init__(self, *args: Any, things: Sequence[SimilarThing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(thing.key, Described(thing.title, thing.by)) for thing in things if thing.key]
        offer(self, "into", [*known, (self.OTHER, _("Another one"))])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("into") == self.OTHER and not self.key:
            self.add_error("address", _("Write the address of the challenge."))
        return cleaned

    @property
    def key(self) -> str:
        """The key of the chosen challenge."""
        chosen = str(self.cleaned_data.get("into", ""))
        if chosen != self.OTHER:
            return chosen
        return str(self.cleaned_data.get("address", "")).strip().rstrip("/").rpartition("/")[2]


class ListForm(Form):
    """What the list is filtered by; everything is optional and goes in the address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    status = forms.ChoiceField(label=_("State"), required=False)
    sdg = forms.ChoiceField(label=_("Goal of the 2030 Agenda"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[*ANY, *Sector.choices])
    nature = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ANY, *Nature.choices])
    axis = forms.ChoiceField(label=_("Strategic axis"), required=False, choices=[*ANY, *Axis.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [choice for choice in ChallengeStatus.choices if signed_in or choice[0] != ChallengeStatus.DRAFT]
        goals = [(str(number), f"{number} · {sdg_goal_title(number)}") for number in SDG_GOALS]
        offer(self, "status", [("", _("On the map")), *states])
        offer(self, "sdg", [*ANY, *goals])
        offer(self, "country", [*ANY, *countries])

    def wanted(self, **more: Any) -> Wanted:
        """The filter, with what could not be understood left out."""
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value and name != "q"}
        return Wanted(words=self.cleaned_data.get("q", ""), **(chosen | more))
