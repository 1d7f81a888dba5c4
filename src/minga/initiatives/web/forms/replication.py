"""Taking up what another organisation did, its notes later, and exchanges between organisations."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.challenges.models import Challenge
from minga.initiatives.actions.exchanges import LONGEST
from minga.initiatives.web.forms.inputs import NumberField, long_text
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.programmes.models import Edition
from minga.programmes.queries.codes import currency_choices
from minga.ui.forms import DayInput, Described, Form, offer, offer_own
from minga.ui.together import SharedForm

NEW: Final = "nuevo"
"""The choice that derives a challenge from that of the original."""


class _Notes(forms.Form):
    """What is said of an adaptation, when it begins and later."""

    adaptation = forms.CharField(
        label=_("What you keep, and what you change"),
        widget=long_text(4),
        help_text=_("In two or three sentences. Whoever adapts it after you learns from it."),
    )
    adaptation_conditions = forms.CharField(
        label=_("What it needs to work in your place"),
        required=False,
        widget=long_text(3),
        help_text=_("People, equipment, a norm, an agreement: what must be there first."),
    )
    adaptation_cost = NumberField(
        label=_("What it costs in your place"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Your own estimate: in cash and in kind, until it works."),
    )
    adaptation_currency = forms.ChoiceField(label=_("Currency"), required=False)


def _offer_currencies(form: forms.BaseForm) -> None:
    offer(form, "adaptation_currency", [("", _("Choose")), *currency_choices()])


class AdoptForm(_Notes, Form):
    """What is kept, what changes, and for which challenge of one's own."""

    title = forms.CharField(label=_("Title in your place"), max_length=160)
    problem = forms.CharField(
        label=_("The problem, as it is in your place"),
        required=False,
        widget=long_text(),
        help_text=_("In two sentences, with a number if you have one: how it is today, and for whom."),
    )
    change = forms.CharField(label=_("What changes"), required=False, widget=long_text())
    challenge = forms.ChoiceField(label=_("Which challenge it answers"), widget=forms.RadioSelect)
    affected = forms.CharField(
        label=_("Whom it affects in your place"),
        required=False,
        widget=long_text(2),
        help_text=_("Only for a new challenge: its texts come from the original, this and your numbers do not."),
    )
    edition = forms.ChoiceField(label=_("In which edition"), required=False)
    language = forms.ChoiceField(label=_("Language in which you write"), choices=Language.choices)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        challenges: Iterable[Challenge],
        editions: Iterable[Edition],
        may_map: bool,
        origin: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._challenges = {each.key: each for each in challenges}
        self._editions = {each.key: each for each in editions}
        choices: list[tuple[str, Any]] = [
            (key, Described(each.title, each.get_status_display())) for key, each in self._challenges.items()
        ]
        if may_map:
            label = _("A new challenge of yours, from that of the original")
            means = _("Its texts are copied with their source: “%(title)s”.") % {"title": origin}
            choices.append((NEW, Described(str(label), means)))
        else:
            del self.fields["affected"]
        offer(self, "challenge", choices)
        offer(self, "edition", [("", _("In none")), *((key, str(each)) for key, each in self._editions.items())])
        if not self._editions:
            del self.fields["edition"]
        _offer_currencies(self)

    @property
    def can_begin(self) -> bool:
        """Whether there is any challenge to begin on."""
        return bool(self._challenges) or "affected" in self.fields

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        clean = dict(self.cleaned_data)
        clean["challenge"] = self._challenges.get(clean["challenge"])
        clean["edition"] = self._editions.get(clean.get("edition", ""))
        return clean


class AdaptationForm(_Notes, SharedForm):
    """The notes of an adaptation; two people may write at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_currencies(self)


class ExchangeAskForm(Form):
    """Asking a team to share its experience."""

    organisation = forms.ChoiceField(label=_("In the name of"))
    message = forms.CharField(
        label=_("What you would like to know"),
        max_length=LONGEST,
        widget=long_text(5),
        help_text=_("What you are about to do, what you would ask them, and when you could meet."),
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._houses = {each.key: each for each in organisations}
        offer_own(self, "organisation", [(key, each.name) for key, each in self._houses.items()])

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.cleaned_data, "organisation": self._houses[self.cleaned_data["organisation"]]}


class ExchangeAnswerForm(Form):
    """Yes or no, in words."""

    accept = forms.ChoiceField(
        label=_("Can you meet them?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("Not now"))],
    )
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=long_text(4),
        help_text=_("If yes: when, and how (a call, a visit). If not: why, or whom they could ask instead."),
    )


class ExchangeHeldForm(Form):
    """That they met, and what came of it."""

    held_on = forms.DateField(label=_("When you met"), widget=DayInput)
    outcome = forms.CharField(
        label=_("What came of it"),
        max_length=LONGEST,
        widget=long_text(4),
        help_text=_("What was learned on both sides, and what each will do now. Both organisations read it."),
    )
