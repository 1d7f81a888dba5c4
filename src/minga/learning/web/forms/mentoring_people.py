"""What a participant says of herself, what a mentor offers, and the note of a meeting."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from minga.learning.actions.mentor_profiles import Hours, Offered
from minga.learning.actions.mentoring_logs import ROWS
from minga.learning.enums import Mood, TeamSkill
from minga.learning.models import MentorProfile
from minga.learning.queries.team_page import AgreedLine
from minga.learning.queries.wishes import WishPage
from minga.people.enums import Language
from minga.programmes.models import Enrolment
from minga.ui.forms import DayInput, Described, Form, ScaleSelect, add_inputs, offer

SLOTS: Final = 5
MINUTES: Final = (15, 30, 45, 60, 90, 120)
_TICKS = forms.CheckboxSelectMultiple


class WishForm(Form):
    """Skills, languages, challenges, chief."""

    well = forms.MultipleChoiceField(label=_("What you do well"), required=False, widget=_TICKS)
    somewhat = forms.MultipleChoiceField(
        label=_("What you have some practice in"),
        required=False,
        widget=_TICKS,
        help_text=_("What you ticked above need not be repeated."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can work"), choices=Language.choices, required=False, widget=_TICKS
    )
    first = forms.ChoiceField(label=_("Challenge you would most like to work on"), required=False)
    second = forms.ChoiceField(label=_("And if that is not possible"), required=False)
    third = forms.ChoiceField(label=_("And if neither is possible"), required=False)
    boss = forms.ChoiceField(
        label=_("Is your chief in this edition, too?"),
        required=False,
        help_text=_("Then you will not be in one team. Only whoever forms the teams reads it."),
    )

    def __init__(self, *args: Any, page: WishPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("well", "somewhat"):
            offer(self, name, TeamSkill.choices)
        for name in ("first", "second", "third"):
            offer(self, name, [("", _("No wish")), *page.challenges])
            if not page.challenges:
                del self.fields[name]
        offer(self, "boss", [("", _("No")), *page.colleagues])
        if not page.colleagues:
            del self.fields["boss"]

    @property
    def challenges(self) -> list[int]:
        """The dearest first, each once."""
        chosen = [self.cleaned_data.get(name) for name in ("first", "second", "third")]
        return [int(each) for each in dict.fromkeys(chosen) if each]


class ProfileForm(Form):
    """What a mentor offers; hours of the week as rows, empty ones are left out."""

    headline = forms.CharField(
        label=_("In one sentence"),
        max_length=160,
        required=False,
        help_text=_("What you did, and what you can help with."),
    )
    biography = forms.CharField(
        label=_("Experience"), max_length=3000, required=False, widget=forms.Textarea({"rows": 5})
    )
    skills = forms.MultipleChoiceField(label=_("You can help with"), required=False, widget=_TICKS)
    other = forms.CharField(
        label=_("And with"),
        max_length=700,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One in each line, in two to five words. For example: appointments by phone call."),
    )
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=Language.choices, widget=_TICKS)
    capacity = forms.IntegerField(label=_("Teams at a time"), min_value=0, max_value=20)
    open = forms.BooleanField(
        label=_("I take teams"), required=False, help_text=_("Without this tick nobody proposes new teams to you.")
    )
    timezone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        days = [("", _("No day")), *((str(number), name) for number, name in WEEKDAYS.items())]
        rows: dict[str, forms.Field] = {}
        for n in range(1, SLOTS + 1):
            rows[f"day_{n}"] = forms.ChoiceField(label=_("Day"), choices=days, required=False)
            rows[f"from_{n}"] = forms.TimeField(label=_("From"), required=False, widget=_clock())
            rows[f"until_{n}"] = forms.TimeField(label=_("Until"), required=False, widget=_clock())
        add_inputs(self, last=rows)
        super().__init__(*args, **kwargs)
        offer(self, "skills", TeamSkill.choices)
        offer(
            self, "timezone", [(each, each.replace("_", " ")) for each in sorted(available_timezones()) if "/" in each]
        )
        self.slots = [[self[f"{part}_{n}"] for part in ("day", "from", "until")] for n in range(1, SLOTS + 1)]

    def clean(self) -> None:
        for n in range(1, SLOTS + 1):
            day, begins, ends = (self.cleaned_data.get(f"{part}_{n}") for part in ("day", "from", "until"))
            if day and not (begins and ends):
                self.add_error(f"from_{n}", _("Say from when until when."))
            elif day and begins and ends and ends <= begins:
                self.add_error(f"until_{n}", _("The end must not be before the beginning."))

    @property
    def offered(self) -> Offered:
        """What the action takes."""
        clean = self.cleaned_data
        hours = [
            Hours(weekday=int(clean[f"day_{n}"]), starts=clean[f"from_{n}"], ends=clean[f"until_{n}"])
            for n in range(1, SLOTS + 1)
            if clean[f"day_{n}"]
        ]
        skills = [*clean["skills"], *clean["other"].splitlines()[:10]]
        same = ("headline", "biography", "languages", "capacity", "timezone", "open")
        return Offered(skills=skills, slots=hours, **{name: clean[name] for name in same})


def profile_values(profile: MentorProfile | None, language: str, timezone: str) -> dict[str, Any]:
    """What the form shows of a profile, or of whoever has none yet."""
    if profile is None:
        return {"languages": [language], "capacity": 2, "open": True, "timezone": timezone}
    same = ("headline", "biography", "languages", "capacity", "timezone", "open")
    values: dict[str, Any] = {name: getattr(profile, name) for name in same}
    values["skills"] = [each for each in profile.skills if each in TeamSkill.values]
    values["other"] = "\n".join(each for each in profile.skills if each not in TeamSkill.values)
    for n, slot in enumerate(profile.slots.all()[:SLOTS], start=1):
        values |= {f"day_{n}": str(slot.weekday), f"from_{n}": _hour(slot.starts), f"until_{n}": _hour(slot.ends)}
    return values


class LogForm(Form):
    """The note of a meeting. Its values are read by `actions.mentoring_logs.read_log`, as those of a phone are."""

    held_on = forms.CharField(label=_("When did you meet?"), widget=DayInput)
    minutes = forms.ChoiceField(label=_("Minutes"), widget=ScaleSelect)
    topic = forms.CharField(label=_("What was it about?"), max_length=300)
    mood = forms.ChoiceField(label=_("How does the team feel?"), required=False, widget=forms.RadioSelect)
    due_on = forms.CharField(label=_("Until when"), required=False, widget=DayInput)
    note = forms.CharField(
        label=_("For the next mentor"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The team does not read this."),
    )

    def __init__(self, *args: Any, members: Sequence[Enrolment], waiting: Sequence[AgreedLine], **kwargs: Any) -> None:
        rows: dict[str, forms.Field] = {}
        who = [("", _("The whole team")), *((each.person.name, each.person.name) for each in members)]
        for each in members:
            rows[f"there_{each.uuid}"] = forms.BooleanField(label=each.person.name, required=False, initial=True)
        for line in waiting:
            rows[f"done_{line.uuid}"] = forms.BooleanField(label=line.text, required=False, help_text=line.who)
        for n in range(1, ROWS + 1):
            rows[f"agreed_{n}"] = forms.CharField(label=_("What was agreed"), max_length=300, required=False)
            rows[f"who_{n}"] = forms.ChoiceField(label=_("Who"), choices=who, required=False)
        add_inputs(self, last=rows)
        super().__init__(*args, **kwargs)
        meant = str(self.initial.get("minutes", ""))
        offer(self, "minutes", [(str(each), str(each)) for each in _lengths(meant)])
        offer(self, "mood", [(each.value, Described(str(each.label))) for each in Mood])
        self.there = [self[name] for name in self.fields if name.startswith("there_")]
        self.done = [self[name] for name in self.fields if name.startswith("done_")]
        self.agreed = [(self[f"agreed_{n}"], self[f"who_{n}"]) for n in range(1, ROWS + 1)]


def _lengths(meant: str) -> list[int]:
    """The usual lengths, and the one that was meant."""
    return sorted({*MINUTES, *([int(meant)] if meant.isdecimal() else [])})


def _clock() -> forms.TimeInput:
    return forms.TimeInput({"type": "time", "class": "c-input c-input--short"}, format="%H:%M")


def _hour(value: time) -> str:
    return f"{value:%H:%M}"
