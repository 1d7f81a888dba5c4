"""Stages of an edition: one of them, and moving all in time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.organisations.enums import RoleKind
from minga.programmes.actions.stages import LONGEST_SHIFT, StagePlan
from minga.programmes.enums import StageMode
from minga.programmes.models import Edition, Stage, stage_kinds
from minga.ui.forms import DayInput, Form, add_inputs, offer
from minga.ui.texts import text_inputs, texts_in, texts_out


class StageForm(Form):
    """A stage of the plan."""

    kind = forms.ChoiceField(label=_("Kind of stage"))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    responsible = forms.ChoiceField(
        label=_("Who is responsible"),
        required=False,
        help_text=_("A role, not a person: it stays in hands when somebody leaves."),
    )
    mode = forms.ChoiceField(label=_("Where people meet"), required=False)
    venue = forms.CharField(label=_("Place"), required=False, max_length=200)
    after = forms.MultipleChoiceField(
        label=_("It waits for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Stages that end before this one begins."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        stages: Sequence[Stage],
        stage: Stage | None = None,
        **kwargs: Any,
    ) -> None:
        add_inputs(self, first=_words(edition))
        kwargs["initial"] = {**_initial(edition, stage), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        kinds = sorted(((kind.key, str(kind.label)) for kind in stage_kinds().values()), key=lambda pair: pair[1])
        nobody = [("", gettext("Nobody yet"))]
        offer(self, "kind", kinds)
        offer(self, "responsible", [*nobody, *RoleKind.choices])
        offer(self, "mode", [("", gettext("Not said")), *StageMode.choices])
        others = [each for each in stages if stage is None or each.pk != stage.pk]
        offer(self, "after", [(each.key, pick(each.titles)) for each in others])
        if not others:
            del self.fields["after"]

    @property
    def plan(self) -> StagePlan:
        """What the action takes."""
        clean = self.cleaned_data
        venue = clean["venue"].strip()
        return StagePlan(
            titles=texts_in("titles", clean),
            summaries=texts_in("summaries", clean),
            kind=clean["kind"],
            starts_on=clean["starts_on"],
            ends_on=clean["ends_on"],
            responsible=clean["responsible"],
            mode=clean["mode"],
            venues={"es": venue} if venue else {},
            after=tuple(clean.get("after", ())),
        )


def _words(edition: Edition) -> dict[str, forms.Field]:
    return {
        **text_inputs("titles", _("Name"), edition.languages, most=120, needed=True),
        **text_inputs("summaries", _("What happens"), edition.languages, rows=3),
    }


def _initial(edition: Edition, stage: Stage | None) -> dict[str, Any]:
    if stage is None:
        last = edition.ends_on
        return {"revision": edition.revision, "starts_on": last, "ends_on": last}
    return {
        **texts_out("titles", stage.titles),
        **texts_out("summaries", stage.summaries),
        "kind": stage.kind,
        "starts_on": stage.starts_on,
        "ends_on": stage.ends_on,
        "responsible": stage.responsible,
        "mode": stage.mode,
        "venue": pick(stage.venues),
        "after": [each.key for each in stage.after.all()],
        "revision": edition.revision,
    }


class ShiftForm(Form):
    """Moving the whole plan."""

    days = forms.IntegerField(
        label=_("By how many days"),
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        help_text=_("For example 7, or -7 to bring it forward."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
