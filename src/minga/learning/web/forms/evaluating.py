"""Messages to a part of the cohort; ratings of sessions and skills; the question ninety days later."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minga.core.untrusted import whole_number
from minga.learning.actions.ratings import ASKED
from minga.learning.enums import Skill
from minga.learning.models import Announcement
from minga.learning.queries.announcing import WRITABLE, Choices, Filters
from minga.people.enums import Language
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition
from minga.ui.forms import Form, ScaleSelect, offer
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import text_inputs, texts_in, texts_out

FIVE = [(str(n), str(n)) for n in range(1, 6)]
PRACTICES = {
    Skill.ITERATION: _("I try an idea on a small scale and improve it before extending it"),
    Skill.DATA_LITERACY: _("I look for data before deciding and say how far they can be trusted"),
    Skill.USER_CENTRICITY: _("I talk with the people who use the service before changing it"),
    Skill.CURIOSITY: _("I find out how others solved the same problem"),
    Skill.STORYTELLING: _("I explain a change so that others want to join"),
    Skill.INSURGENCY: _("I propose to change a rule that gets in the way, and gather allies"),
}
MANY = {
    EnrolmentStatus.ENROLLED: _("Those who take part"),
    EnrolmentStatus.COMPLETED: _("Those who completed"),
    EnrolmentStatus.NOT_COMPLETED: _("Those who did not complete"),
    EnrolmentStatus.WAITING: _("Those on the waiting list"),
}
"""A message goes to many: not the state of one person."""
_NEVER_ALWAYS = (_("never"), _("whenever needed"))


class AnnouncementForm(Form):
    """What is written, in each language of the edition, and to whom."""

    def __init__(self, *args: Any, edition: Edition, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._edition = edition
        spoken = list(edition.languages) or ["es"]
        self.languages = spoken
        self.fields |= text_inputs("subject", _("Subject"), spoken, most=160, needed=True)
        hint = _("Greeting and signature are added. One idea a paragraph.")
        self.fields |= text_inputs("body", _("Message"), spoken, rows=7, most=5000, needed=True, hint=hint)
        self._filters(choices)
        self.order_fields([f"{name}_{code}" for code in spoken for name in ("subject", "body")])

    def _filters(self, choices: Choices) -> None:
        states = [(state, MANY[state]) for state in WRITABLE]
        languages = [(code, label) for code, label in Language.choices if code in self.languages]
        several: dict[str, tuple[Any, list[tuple[Any, Any]]]] = {
            "states": (_("State"), states),
            "languages": (_("Language of the person"), languages),
            "countries": (_("Country"), list(choices.countries)),
            "teams": (_("Team"), [(str(pk), name) for pk, name in choices.teams]),
            "entities": (_("Entity"), [(str(pk), name) for pk, name in choices.entities]),
        }
        for name, (label, options) in several.items():
            if len(options) > (name not in ("teams", "entities")):  # of these one may have none
                few = len(options) <= 8
                widget = forms.CheckboxSelectMultiple() if few else forms.SelectMultiple({"size": 6})
                self.fields[name] = forms.MultipleChoiceField(
                    label=label, required=False, choices=options, widget=widget
                )  # fmt: skip
        self.fields["missed"] = forms.IntegerField(
            label=_("Missed so many of the last sessions in a row"), required=False, min_value=1, max_value=20
        )
        if choices.tasks:
            self.fields["task"] = forms.ChoiceField(label=_("Did not hand in"), required=False)
            offer(self, "task", [("", _("Does not matter")), *choices.tasks])

    @property
    def letter(self) -> list[forms.BoundField]:
        """The fields of what is written."""
        return [self[f"{name}_{code}"] for code in self.languages for name in ("subject", "body")]

    @property
    def audience(self) -> list[forms.BoundField]:
        """The fields of who gets it."""
        written = {field.name for field in self.letter}
        return [self[name] for name in self.fields if name not in written]

    @property
    def subjects(self) -> dict[str, str]:
        """By language."""
        return texts_in("subject", self.cleaned_data, self.languages)

    @property
    def bodies(self) -> dict[str, str]:
        """By language."""
        return texts_in("body", self.cleaned_data, self.languages)

    @property
    def filters(self) -> Filters:
        """To whom."""
        clean = self.cleaned_data
        return Filters(
            states=tuple(clean.get("states") or ()),
            countries=tuple(clean.get("countries") or ()),
            languages=tuple(clean.get("languages") or ()),
            entities=tuple(int(pk) for pk in clean.get("entities") or ()),
            teams=tuple(int(pk) for pk in clean.get("teams") or ()),
            missed=clean.get("missed") or 0,
            task=clean.get("task") or "",
        )


def initial_of(announcement: Announcement) -> dict[str, Any]:
    """A kept message as the form shows it."""
    filters = Filters.of(announcement.filters)
    return {
        **texts_out("subject", announcement.subjects),
        **texts_out("body", announcement.bodies),
        **initial_filters(filters),
    }


def initial_filters(filters: Filters) -> dict[str, Any]:
    """Filters as the form shows them."""
    return {
        "states": list(filters.states) or [EnrolmentStatus.ENROLLED],
        "countries": list(filters.countries),
        "languages": list(filters.languages),
        "entities": [str(pk) for pk in filters.entities],
        "teams": [str(pk) for pk in filters.teams],
        "missed": filters.missed or None,
        "task": filters.task,
    }


def asked_filters(query: QueryDict) -> Filters:
    """What a link from the console asks for; what it says wrongly is ignored."""

    def whole(name: str) -> list[int]:
        return [number for text in query.getlist(name) if (number := whole_number(text, most=9)) is not None]

    return Filters(
        teams=tuple(whole("team")),
        entities=tuple(whole("entity")),
        countries=tuple(code for code in query.getlist("country") if len(code) == 2),
        missed=next(iter(whole("missed")), 0),
        task=query.get("task", "")[:60],
    )


class SendForm(Form):
    """When it leaves. Empty: now."""

    send_at = MomentField(label=_("Hold it until"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, timezone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["send_at"].help_text = _("On the clock of the edition. Leave it empty to send the message now.")
        set_zone(self, timezone)


class RatingForm(Form):
    """Three taps after a session."""

    useful = forms.ChoiceField(
        label=_("It is useful for my work"), choices=FIVE, widget=ScaleSelect(ends=(_("not at all"), _("very much")))
    )
    clear = forms.ChoiceField(
        label=_("It was clear"), choices=FIVE, widget=ScaleSelect(ends=(_("not at all"), _("very much")))
    )
    will_use = forms.ChoiceField(
        label=_("I will use it in the next two weeks"),
        choices=FIVE,
        widget=ScaleSelect(ends=(_("surely not"), _("surely"))),
    )
    comment = forms.CharField(
        label=_("What should we change?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    @property
    def marks(self) -> dict[str, int]:
        """The three taps."""
        return {name: int(self.cleaned_data[name]) for name in ASKED}


class SkillsForm(Form):
    """The six skills, as things one does at work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for skill in Skill:
            self.fields[skill.value] = forms.ChoiceField(
                label=PRACTICES[skill], choices=FIVE, widget=ScaleSelect(ends=_NEVER_ALWAYS)
            )

    @property
    def levels(self) -> dict[str, int]:
        """Skill → 1 to 5."""
        return {skill: int(self.cleaned_data[skill]) for skill in Skill.values}


class FollowUpForm(SkillsForm):
    """Ninety days later: what is used, an example, what stands in the way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["used"] = forms.ChoiceField(
            label=_("How often did you use what you learned?"),
            choices=FIVE,
            widget=ScaleSelect(ends=(_("never"), _("every week"))),
        )
        self.fields["example"] = forms.CharField(
            label=_("Give an example"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
        )
        self.fields["obstacle"] = forms.CharField(
            label=_("What stood in the way?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
        )
        self.order_fields(["used", "example", "obstacle"])
