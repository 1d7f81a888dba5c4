"""The reform agenda: its filters, a point, its moves, and the barriers that are gathered into it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minga.initiatives.actions.reforms import ENDS, NAMES, ReformText
from minga.initiatives.enums import BarrierKind, ReformStatus
from minga.initiatives.models import Reform
from minga.initiatives.queries.barriers import BarrierView
from minga.initiatives.queries.reforms import ReformAsked
from minga.initiatives.web.forms.inputs import long_text
from minga.initiatives.web.forms.team import find_organisation
from minga.organisations.models import Organisation
from minga.people.enums import Language
from minga.people.models import Person
from minga.ui.forms import Described, Form, offer
from minga.ui.together import SharedForm

_ANY = [("", pgettext_lazy("filter", "Any"))]
_WHAT_STEPS_MEAN: Mapping[str, Any] = {
    ReformStatus.REPORTED: _("Somebody met it; nobody has looked into it yet."),
    ReformStatus.ANALYSED: _("It is clear what stands in the way and who could mend it."),
    ReformStatus.IN_AGENDA: _("Whoever could mend it works on it."),
    ReformStatus.RESOLVED: _("It was mended: write how."),
    ReformStatus.ACCEPTED: _("It stays as it is: write why."),
}


class AgendaForm(Form):
    """The filters. What cannot be understood is left out, as if it had not been asked."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*_ANY, *BarrierKind.choices])
    status = forms.ChoiceField(label=_("State"), required=False, choices=[*_ANY, *ReformStatus.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, countries: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", [*_ANY, *countries])

    def asked(self) -> ReformAsked:
        """The filter as the query takes it."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return ReformAsked(organisation=str(self.data.get("organisation", ""))[:80], **said)


class ReformForm(SharedForm):
    """One point of the agenda."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("What should change, for example: accept a signature by voice.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=BarrierKind.choices)
    legal_reference = forms.CharField(label=_("Norm and article"), required=False, max_length=300)
    description = forms.CharField(label=_("What stands in the way"), widget=long_text(5))
    proposal = forms.CharField(
        label=_("Proposed mend"),
        required=False,
        widget=long_text(4),
        help_text=_("The wording, the procedure or the line that would mend it."),
    )
    owner = forms.CharField(
        label=_("Who could mend it"),
        required=False,
        max_length=200,
        help_text=_("The organisation, by its name in the directory. Its page will show this point."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.found: Organisation | None = None

    def clean_owner(self) -> str:
        words: str = self.cleaned_data["owner"]
        if not words:
            return ""
        self.found = find_organisation(self.viewer, words)
        return self.found.name

    @property
    def text(self) -> ReformText:
        """What the action takes."""
        clean = {name: self.cleaned_data[name] for name in NAMES}
        return ReformText(**{**clean, "owner": self.found})

    def owner_in(self, values: Mapping[str, Any], owner: Organisation | None) -> dict[str, Any]:
        """The values with the organisation in the place of its name."""
        return {**values, "owner": owner} if "owner" in values else dict(values)


def reform_said(row: Reform) -> dict[str, Any]:
    """What the point says now."""
    said = {name: getattr(row, name) for name in NAMES if name != "owner"}
    return {**said, "owner": row.owner.name if row.owner is not None else ""}


class NewReformForm(ReformForm):
    """A point made from barriers."""

    barriers = forms.MultipleChoiceField(label=_("Barriers on which it rests"), widget=forms.CheckboxSelectMultiple)
    keeper = forms.ChoiceField(
        label=_("In whose name it is kept"), help_text=_("This organisation looks after the point.")
    )
    public = forms.BooleanField(label=_("Everybody may read it"), required=False, initial=True)

    field_order = ("barriers", "title")

    def __init__(
        self, *args: Any, barriers: Iterable[BarrierView], keepers: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "barriers", barrier_choices(barriers))
        self.keepers = {row.key: row for row in keepers}
        offer(self, "keeper", [(key, row.name) for key, row in self.keepers.items()])
        if len(self.keepers) == 1:
            self.fields["keeper"].initial = next(iter(self.keepers))


class GatherForm(Form):
    """Barriers to put into a point."""

    barriers = forms.MultipleChoiceField(label=_("Barriers that are about this"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, barriers: Iterable[BarrierView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "barriers", barrier_choices(barriers))


class MoveForm(Form):
    """Where the point goes, and the answer where it ends."""

    status = forms.ChoiceField(label=_("It is now"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("How it was resolved, or why it stays as it is"),
        required=False,
        widget=long_text(4),
        help_text=_("Needed where it ends. The teams that met it read this."),
    )

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "status", [(value, Described(label, _WHAT_STEPS_MEAN[value])) for value, label in steps])
        self.ends = any(value in ENDS for value, _label in steps)


def barrier_choices(rows: Iterable[BarrierView]) -> list[tuple[str, Described]]:
    """Barriers to tick: what each says, and whose it is."""
    return [(str(row.uuid), Described(row.text[:240], f"{row.title} · {row.organisation}")) for row in rows]
