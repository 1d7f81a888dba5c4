"""When, how long, about what and where a team meets its mentor."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minga.core.clock import zone_place
from minga.learning.actions.meetings import MeetingPlan
from minga.learning.models import MentorMeeting
from minga.learning.queries.mentor_free import FreeDay
from minga.ui.forms import Form, MomentInput, ScaleSelect, offer

MINUTES: Final = (15, 30, 45, 60, 90, 120)
OTHER: Final = "otro"
SAME: Final = "mismo"


class MeetingForm(Form):
    """A proposal. `days`: free moments; `meeting`: the one that moves. Hours are by the clock of whoever proposes."""

    moment = forms.ChoiceField(
        label=_("When?"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("This moment is no longer free. Choose another one."),
            "required": _("Choose a moment."),
        },
    )
    other = forms.DateTimeField(
        label=_("Day and hour"), required=False, widget=MomentInput, input_formats=["%Y-%m-%dT%H:%M"]
    )
    minutes = forms.ChoiceField(label=_("Minutes"), widget=ScaleSelect)
    topic = forms.CharField(label=_("What is it about?"), max_length=300)
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("A room, an address, or by telephone.")
    )
    link = forms.URLField(
        label=_("Link to join"), max_length=500, required=False, assume_scheme="https",
        help_text=_("When you meet on a screen."),
    )  # fmt: skip
    said = forms.CharField(
        label=_("A word with it"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    anyway = forms.BooleanField(label=_("I propose it all the same"), required=False)
    clashed: bool = False
    """The action found something at the same time."""

    def __init__(
        self, *args: Any, days: Sequence[FreeDay], meeting: MentorMeeting | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._days, self._meeting = days, meeting
        offered = [(_value(at), f"{timezone.localtime(at):%H:%M}") for day in days for at in day.moments]
        same = [(SAME, _("The moment stays"))] if meeting else []
        last = _("Another moment") if offered or same else _("Say the moment")
        offer(self, "moment", [*same, *offered, (OTHER, last)])
        length = meeting.minutes if meeting else 0
        offer(self, "minutes", [(str(each), str(each)) for each in sorted({*MINUTES, *([length] if length else [])})])

    @property
    def by_day(self) -> list[tuple[FreeDay, list[BoundWidget]]]:
        """The free moments as the page shows them, day by day."""
        tags = {str(each.data["value"]): each for each in self["moment"]}
        return [(day, [tags[_value(at)] for at in day.moments]) for day in self._days]

    @property
    def same(self) -> Any:
        """That the moment stays, when a meeting moves."""
        return next((each for each in self["moment"] if each.data["value"] == SAME), None)

    @property
    def own(self) -> Any:
        """The last choice: a moment of one's own."""
        return list(self["moment"])[-1]

    @property
    def asks_anyway(self) -> bool:
        """Whether something is at the same time, so that a tick is asked for."""
        return self.clashed or (self.is_bound and "anyway" in self.data)

    @property
    def clock(self) -> str:
        """The place by whose clock the hours are told."""
        return zone_place(timezone.get_current_timezone_name())

    def clean(self) -> None:
        if (
            self.cleaned_data.get("moment") == OTHER
            and not self.cleaned_data.get("other")
            and "other" not in self.errors
        ):
            self.add_error("other", _("Write the day and the hour."))

    @property
    def plan(self) -> MeetingPlan:
        """What the action takes."""
        clean = self.cleaned_data
        return MeetingPlan(
            starts_at=self._starts_at(),
            minutes=int(clean["minutes"]),
            timezone=timezone.get_current_timezone_name(),
            **{name: clean[name] for name in ("topic", "place", "link", "said")},
        )

    def _starts_at(self) -> datetime:
        chosen: str = self.cleaned_data["moment"]
        if chosen == OTHER:
            other: datetime = self.cleaned_data["other"]
            return other
        if chosen == SAME and self._meeting is not None:
            return self._meeting.starts_at
        return datetime.strptime(chosen, _SHAPE).replace(tzinfo=UTC)


class WordForm(Form):
    """Why not."""

    said = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea({"rows": 2}))


_SHAPE: Final = "%Y%m%dT%H%MZ"


def _value(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_SHAPE)
