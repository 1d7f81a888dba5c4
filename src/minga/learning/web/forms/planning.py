"""Forms of the plan: a module, a session, moving many, who leads, what is cancelled and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.core.errors import DomainError, Invalid
from minga.core.texts import Texts, pick
from minga.learning.actions.modules import ModulePlan
from minga.learning.actions.sessions import SessionPlan
from minga.learning.actions.shifting import LONGEST_SHIFT
from minga.learning.enums import Mode, SessionKind
from minga.learning.models import Module, Session
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.codes import time_zone_choices
from minga.ui.forms import DayInput, Described, Form, add_inputs, offer, refuse
from minga.ui.moments import MomentField, set_zone
from minga.ui.texts import own_name, text_inputs, texts_in, texts_out

USUAL_MINUTES = 120


class SessionForm(Form):
    """A session: what, when, where, and whether it counts."""

    kind = forms.ChoiceField(label=_("How people work"), choices=SessionKind.choices)
    module = forms.ChoiceField(label=_("Module"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Spoken in"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("With interpretation, tick all. For a session of its own in another language, add it afterwards."),
    )  # fmt: skip
    starts_at = MomentField(label=_("Day and hour"))
    minutes = forms.IntegerField(label=_("How long it lasts"), min_value=5, max_value=1440)
    timezone = forms.ChoiceField(
        label=_("On the clock of"),
        help_text=_("Each country sees it at its own hour; the page of the session shows all of them."),
    )
    mode = forms.ChoiceField(label=_("Where people meet"), choices=Mode.choices)
    place = forms.CharField(label=_("Place"), required=False, max_length=200, help_text=_("City, building, room."))
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    link = forms.URLField(
        label=_("Link to join"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Only who takes part and who works in the edition sees it."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telephone to join by"), required=False, max_length=120,
        help_text=_("Number and code of the room, for whoever has a poor line."),
    )  # fmt: skip
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("Leave it empty when there is no limit."),
    )  # fmt: skip
    counts = forms.BooleanField(label=_("It counts towards attendance"), required=False)
    make_up_until = forms.DateField(label=_("Can be made up until"), required=False, widget=DayInput)
    recording = forms.URLField(label=_("Recording"), required=False, max_length=500, assume_scheme="https")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, edition: Edition, modules: Sequence[Module], session: Session | None = None, **kwargs: Any
    ) -> None:
        add_inputs(self, first=text_inputs("titles", _("Name"), edition.languages, most=160, needed=True), last={
            **text_inputs("summaries", _("What happens"), edition.languages, rows=3),
            **text_inputs("outputs", _("What each group leaves with"), edition.languages, rows=2, most=600),
        })  # fmt: skip
        kwargs["initial"] = {**_initial(edition, session), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.edition, self.modules = edition, {module.key: module for module in modules}
        self.places = session.places if session else {}
        named = [(key, pick(each.titles)) for key, each in self.modules.items()]
        offer(self, "module", [("", gettext("None")), *named])
        offer(self, "languages", [(code, own_name(code)) for code in edition.languages])
        zones = dict(time_zone_choices())
        for zone in (edition.timezone, session.timezone if session else edition.timezone):
            zones.setdefault(zone, zone)
        offer(self, "timezone", zones.items())
        sent = self.data.get("timezone") if self.is_bound else self.initial["timezone"]
        set_zone(self, sent if sent in zones else edition.timezone)

    def _bound(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.partition("_")[0] in names or name in names]

    @property
    def what(self) -> list[forms.BoundField]:
        """What it is about."""
        return self._bound("titles", "kind", "module", "languages", "summaries", "outputs")

    @property
    def when(self) -> list[forms.BoundField]:
        """Its moment."""
        return self._bound("starts_at", "minutes", "timezone")

    @property
    def where(self) -> list[forms.BoundField]:
        """Where it is and how to join."""
        return self._bound("mode", "place", "address", "link", "phone", "capacity")

    @property
    def counting(self) -> list[forms.BoundField]:
        """What follows from being there."""
        return self._bound("counts", "make_up_until", "recording")

    @property
    def plan(self) -> SessionPlan:
        """What the action takes."""
        clean = self.cleaned_data
        return SessionPlan(
            titles=texts_in("titles", clean),
            summaries=texts_in("summaries", clean),
            outputs=texts_in("outputs", clean),
            kind=clean["kind"],
            mode=clean["mode"],
            module=self.modules.get(clean["module"]),
            languages=tuple(clean["languages"]),
            starts_at=clean["starts_at"],
            ends_at=clean["starts_at"] + timedelta(minutes=clean["minutes"]),
            timezone=clean["timezone"],
            places=_places(self.places, clean["place"], self.edition.languages),
            address=clean["address"],
            link=clean["link"],
            phone=clean["phone"],
            capacity=clean["capacity"],
            counts=clean["counts"],
            make_up_until=clean["make_up_until"],
            recording=clean["recording"],
        )


def _initial(edition: Edition, session: Session | None) -> dict[str, Any]:
    if session is None:
        first = datetime.combine(edition.starts_on, datetime.min.time().replace(hour=10))
        return {
            "kind": SessionKind.WORKSHOP,
            "mode": Mode.VIRTUAL,
            "languages": list(edition.languages),
            "starts_at": first.replace(tzinfo=ZoneInfo(edition.timezone)),
            "minutes": USUAL_MINUTES,
            "timezone": edition.timezone,
            "counts": True,
        }
    names = ("kind", "mode", "languages", "starts_at", "timezone", "address", "link", "phone", "capacity", "counts")
    return {
        **{name: getattr(session, name) for name in (*names, "make_up_until", "recording", "revision")},
        **texts_out("titles", session.titles),
        **texts_out("summaries", session.summaries),
        **texts_out("outputs", session.outputs),
        "module": session.module.key if session.module else "",
        "minutes": int((session.ends_at - session.starts_at).total_seconds() // 60),
        "place": pick(session.places),
    }


def _places(was: Texts, typed: str, languages: Sequence[str]) -> Texts:
    """One name for all languages; what nobody touched stays as it is in each of them."""
    if typed == pick(was):
        return dict(was)
    return dict.fromkeys(languages, typed) if typed else {}


class ModuleForm(Form):
    """A module: its words and objectives."""

    mode = forms.ChoiceField(label=_("Where people meet"), choices=Mode.choices)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, help_text=_("Sessions that are added to it belong to this stage.")
    )

    def __init__(self, *args: Any, edition: Edition, module: Module | None = None, **kwargs: Any) -> None:
        add_inputs(self, first={
            **text_inputs("titles", _("Name"), edition.languages, most=160, needed=True),
            **text_inputs("intros", _("What it is about"), edition.languages, rows=4),
            **text_inputs("objectives", _("What people can do afterwards"), edition.languages, rows=4,
                          hint=_("One idea each line, beginning with a verb.")),
        })  # fmt: skip
        self.places = module.places if module else {}
        self.edition, self.stages = edition, {stage.key: stage for stage in edition.stages.all()}
        kwargs["initial"] = {**self._initial(module), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(self, "stage", [("", gettext("None")), *((key, pick(each.titles)) for key, each in self.stages.items())])

    def _initial(self, module: Module | None) -> dict[str, Any]:
        if module is None:
            return {"mode": Mode.VIRTUAL}
        lines: dict[str, list[str]] = {code: [] for code in self.edition.languages}
        for objective in module.objectives:
            for code, texts in lines.items():
                texts.append(objective.get(code, ""))
        return {
            **texts_out("titles", module.titles),
            **texts_out("intros", module.intros),
            **{f"objectives_{code}": "\n".join(texts).strip() for code, texts in lines.items()},
            "mode": module.mode,
            "place": pick(module.places),
            "stage": module.stage.key if module.stage else "",
        }

    @property
    def plan(self) -> ModulePlan:
        """What the action takes. Line by line, the objectives of the languages belong together."""
        clean = self.cleaned_data
        written = {code: text.splitlines() for code, text in texts_in("objectives", clean).items()}
        rows = max((len(lines) for lines in written.values()), default=0)
        objectives = [
            {code: lines[row].strip() for code, lines in written.items() if row < len(lines) and lines[row].strip()}
            for row in range(rows)
        ]
        return ModulePlan(
            titles=texts_in("titles", clean),
            intros=texts_in("intros", clean),
            objectives=[each for each in objectives if each],
            mode=clean["mode"],
            places=_places(self.places, clean["place"], self.edition.languages),
            stage=self.stages.get(clean["stage"]),
        )


class ShiftForm(Form):
    """Moving many sessions."""

    days = forms.IntegerField(
        label=_("By how many days"), min_value=-LONGEST_SHIFT, max_value=LONGEST_SHIFT,
        help_text=_("For example 7, or -7 to bring it forward. The hour stays."),
    )  # fmt: skip
    module = forms.ChoiceField(label=_("Which sessions"), required=False)
    since = forms.DateField(
        label=_("From this day on"), required=False, widget=DayInput, help_text=_("Leave it empty to move all of them.")
    )

    def __init__(self, *args: Any, edition: Edition, modules: Sequence[Module], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = {module.key: module for module in modules}
        everything = ("", gettext("All sessions that are still ahead"))
        offer(self, "module", [everything, *((key, pick(each.titles)) for key, each in self.modules.items())])
        self.zone = edition.timezone

    @property
    def chosen(self) -> tuple[Module | None, datetime | None]:
        """The module, and the moment from which on."""
        day = self.cleaned_data["since"]
        first = datetime.combine(day, datetime.min.time(), tzinfo=ZoneInfo(self.zone)) if day else None
        return self.modules.get(self.cleaned_data["module"]), first


class CancelForm(Form):
    """Why a session does not take place."""

    reason = forms.CharField(
        label=_("Why it does not take place"), max_length=300, widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who takes part reads this sentence in the letter and in the calendar."),
    )  # fmt: skip


class HeldForm(Form):
    """That it took place."""

    recording = forms.URLField(
        label=_("Recording"), required=False, max_length=500, assume_scheme="https",
        help_text=_("The address where it can be seen or heard again, if there is one."),
    )  # fmt: skip


class TwinForm(Form):
    """The same session once more."""

    language = forms.ChoiceField(label=_("Language"))
    starts_at = MomentField(
        label=_("Day and hour"), required=False, help_text=_("Leave it empty when both are held at the same time.")
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "language", [(code, own_name(code)) for code in session.edition.languages])
        set_zone(self, session.timezone)


class LeadersForm(Form):
    """Who leads a session, among those with a role in the edition."""

    people = forms.MultipleChoiceField(label=_("Who leads it"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(person.uuid): person for person, _words in offered}
        offer(self, "people", [(str(person.uuid), Described(person.name, words)) for person, words in offered])

    @property
    def chosen(self) -> list[Person]:
        """The people who were ticked."""
        return [self.offered[uuid] for uuid in self.cleaned_data["people"]]


def refuse_words(form: Form, error: DomainError) -> None:
    """Say at the field what was refused; what is asked in several languages, at the first of them."""
    errors = dict(getattr(error, "errors", {}))
    for name in ("titles", "bodies"):
        if name in errors:
            errors[next(each for each in form.fields if each.startswith(f"{name}_"))] = errors.pop(name)
    refuse(form, Invalid(errors) if errors else error)
