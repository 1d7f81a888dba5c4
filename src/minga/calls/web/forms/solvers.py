"""The profile of a solver, its proofs, and what the directory is asked for."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.calls.actions.solvers import Profile, Shown
from minga.calls.enums import Maturity
from minga.calls.models import Solver
from minga.calls.queries.solvers import Wanted, public_initiative
from minga.challenges.enums import Sector
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import SDG_GOALS, sdg_goal_title
from minga.core.clock import now
from minga.initiatives.models import Initiative
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.finding import place_label, places_matching
from minga.people.enums import Language
from minga.programmes.queries.codes import country_choices
from minga.ui.forms import Form, described, offer

MATURITY: Final = {
    Maturity.IDEA: _("It is thought out, and not built yet."),
    Maturity.PROTOTYPE: _("It is built, and nobody uses it yet."),
    Maturity.PILOT: _("Real users tried it, and you know what came of it."),
    Maturity.MARKET: _("Clients use it every day."),
    Maturity.SCALED: _("Many clients use it, in more than one place."),
}
_ANY: Final = [("", _("Any"))]


class SolverForm(Form):
    """What a solver says of itself."""

    organisation = forms.ChoiceField(label=_("In the name of"), required=False)
    name = forms.CharField(
        label=_("Name"), max_length=160, help_text=_("As clients know you: the firm, the team, the laboratory.")
    )
    summary = forms.CharField(
        label=_("What you solve, in plain words"),
        max_length=1500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Two or three sentences: for whom, what changes, how. A mayor reads it."),
    )
    capabilities = forms.CharField(
        label=_("What you can do"),
        max_length=1000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One in each line, in two to five words, at most 12. For example: appointments by phone call."),
    )
    sectors = forms.MultipleChoiceField(label=_("Sectors"), choices=Sector.choices, widget=forms.CheckboxSelectMultiple)
    maturity = forms.ChoiceField(label=_("How far your solution is"), widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("Country"))
    place = forms.CharField(
        label=_("Department, province or city"),
        required=False,
        max_length=200,
        help_text=_("Where you are. Challenges from near by are shown first."),
    )
    works_in = forms.MultipleChoiceField(
        label=_("Other countries where you work"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sdg_goals = forms.MultipleChoiceField(
        label=_("Sustainable Development Goals"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(label=_("How many people work in it"), required=False, min_value=1, max_value=1_000_000)
    since = forms.IntegerField(label=_("Since which year"), required=False)
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    contact_email = forms.EmailField(
        label=_("E-mail for questions"), required=False, help_text=_("Everybody reads it once the profile is public.")
    )
    language = forms.ChoiceField(label=_("Language in which you write"), choices=Language.choices)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {each.key: each for each in organisations}
        own = [("", _("My own name, or a team without an organisation"))]
        offer(self, "organisation", [*own, *((key, each.name) for key, each in self._organisations.items())])
        if not self._organisations:
            del self.fields["organisation"]
        offer(self, "maturity", described(MATURITY))
        offer(self, "country", [("", _("Choose")), *country_choices()])
        offer(self, "works_in", country_choices())
        offer(self, "sdg_goals", [(str(number), f"{number}. {sdg_goal_title(number)}") for number in SDG_GOALS])

    def clean_place(self) -> Territory | None:
        words = self.cleaned_data["place"].strip()
        if not words:
            return None
        found = places_matching(words)
        if not found:
            raise forms.ValidationError(_("No place has this name. Write it as on the map, or leave it empty."))
        if len(found) > 1:
            names = "; ".join(place_label(each) for each in found[:4])
            raise forms.ValidationError(
                _("Several places have this name. Write it whole, for example: %(names)s."), params={"names": names}
            )
        return found[0]

    @property
    def profile(self) -> Profile:
        """What the action takes."""
        clean = dict(self.cleaned_data)
        return Profile(
            organisation=self._organisations.get(clean.get("organisation", "")),
            territory=clean["place"],
            capabilities=tuple(clean["capabilities"].splitlines()),
            sdg_goals=tuple(int(each) for each in clean["sdg_goals"]),
            sectors=tuple(clean["sectors"]),
            works_in=tuple(clean["works_in"]),
            **{name: clean[name] for name in ("name", "summary", "maturity", "country", "people", "since")},
            **{name: clean[name] for name in ("website", "contact_email", "language")},
        )


def first_values(solver: Solver) -> dict[str, Any]:
    """What the form shows of a profile that is there."""
    same = ("name", "summary", "language", "sectors", "country", "works_in", "maturity", "people", "since", "revision")
    return {name: getattr(solver, name) for name in (*same, "website", "contact_email")} | {
        "organisation": solver.organisation.key if solver.organisation else "",
        "capabilities": "\n".join(solver.capabilities),
        "sdg_goals": [str(each) for each in solver.sdg_goals],
        "place": place_label(solver.territory) if solver.territory else "",
    }


class ProofForm(Form):
    """Something that shows that it works."""

    title = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("One sentence with a number, if you have one: waiting went from 3 hours to 40 minutes."),
    )
    client = forms.CharField(label=_("For whom"), required=False, max_length=200)
    year = forms.IntegerField(label=_("Year"), required=False)
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    initiative = forms.CharField(
        label=_("Initiative in Minga"),
        required=False,
        max_length=300,
        help_text=_(
            "Its address, for example: …/iniciativas/turnos-sin-fila/. If its dossier names your organisation as "
            "taking part, that confirms it."
        ),
    )

    def clean_initiative(self) -> Initiative | None:
        key = _key_of(self.cleaned_data["initiative"])
        if not key:
            return None
        found = public_initiative(key, now())
        if found is None:
            raise forms.ValidationError(_("No public initiative has this address. Copy it from its page."))
        return found

    @property
    def shown(self) -> Shown:
        """What the action takes."""
        return Shown(**self.cleaned_data)


class DirectoryForm(Form):
    """Filters of the directory."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    maturity = forms.ChoiceField(label=_("How far the solution is"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sector", [*_ANY, *Sector.choices])
        offer(self, "country", [*_ANY, *country_choices()])
        offer(self, "maturity", [*_ANY, *Maturity.choices])

    @property
    def wanted(self) -> Wanted:
        """What the query takes; what is not offered counts as not said."""
        self.is_valid()
        said = {name: str(self.cleaned_data.get(name) or "") for name in ("sector", "country", "maturity")}
        return Wanted(words=str(self.cleaned_data.get("q") or ""), **said)


class TellForm(Form):
    """Which of the solvers on the page are told."""

    solver = forms.MultipleChoiceField(
        error_messages={"required": _("Choose at least one solver that was not told yet.")}
    )

    def __init__(self, *args: Any, solvers: Sequence[Solver], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._solvers = {str(each.uuid): each for each in solvers}
        offer(self, "solver", [(uuid, each.name) for uuid, each in self._solvers.items()])

    @property
    def solvers(self) -> list[Solver]:
        """Those that were chosen."""
        return [self._solvers[uuid] for uuid in self.cleaned_data["solver"]]


class NameChallengeForm(Form):
    """The challenge of an application that named none."""

    challenge = forms.CharField(
        label=_("Address of the challenge"),
        max_length=300,
        help_text=_("Copy it from its page, for example: …/desafios/turnos-de-madrugada/"),
    )

    def __init__(self, *args: Any, find: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._find = find

    def clean_challenge(self) -> Challenge:
        found: Challenge | None = self._find(_key_of(self.cleaned_data["challenge"]))
        if found is None:
            raise forms.ValidationError(_("There is no challenge at this address."))
        return found


def _key_of(address: str) -> str:
    """The last part of an address, or what was typed when it is a key itself."""
    return address.strip().rstrip("/").rpartition("/")[2][:80]
