"""The launch of an edition in one page: filled in by the blueprint, sent once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation
from minga.organisations.queries.similar import same_organisation
from minga.people.enums import Language
from minga.programmes.enums import LineKind, PartnerRole
from minga.programmes.models import InstrumentVersion
from minga.programmes.models.plans import EntityPlan, LaunchPlan, LinePlan, PartyPlan, TargetPlan
from minga.programmes.queries.codes import country_choices, currency_choices, time_zone_choices
from minga.programmes.queries.launch import Proposal
from minga.programmes.web.forms.partners import unknown_organisation
from minga.ui.forms import DayInput, Form, add_inputs, offer
from minga.ui.texts import text_inputs, texts_in, texts_out

SPARE_ROWS = 1
MOST_ROWS = 60


class LaunchForm(Form):
    """Dates, places and words. Partners, targets and budget are rows beside it."""

    number = forms.IntegerField(label=_("Number of the edition"), min_value=1, max_value=9999)
    host = forms.ChoiceField(label=_("Host"), help_text=_("The organisation that answers for the edition."))
    starts_on = forms.DateField(label=_("First day"), widget=DayInput, help_text=_("The whole calendar follows it."))
    timezone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(label=_("Countries"), required=False, widget=forms.CheckboxSelectMultiple)
    places = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Leave it empty when there is no limit."),
    )
    answer_within_days = forms.IntegerField(label=_("Days to answer an invitation"), min_value=1, max_value=365)
    public = forms.BooleanField(label=_("Anybody may see this edition"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, hosts: Sequence[Organisation], **kwargs: Any) -> None:
        titles = text_inputs("titles", _("Title"), proposal.titles, most=200, needed=True)
        add_inputs(self, first=titles)
        kwargs["initial"] = {**_initial(proposal, hosts), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.hosts = {str(each.pk): each for each in hosts}
        zones = time_zone_choices()
        if proposal.timezone not in dict(zones):
            zones.append((proposal.timezone, proposal.timezone))
        offer(self, "host", [(pk, each.name) for pk, each in self.hosts.items()])
        offer(self, "timezone", zones)
        offer(self, "countries", country_choices())

    @property
    def title_fields(self) -> list[forms.BoundField]:
        """The inputs of the title, one for each language."""
        return [self[name] for name in self.fields if name.startswith("titles_")]

    @property
    def first_day(self) -> date | None:
        """The day that was written, valid or not yet sent."""
        written = self.data.get("starts_on") if self.is_bound else self.initial["starts_on"]
        try:
            return self.fields["starts_on"].clean(written)
        except forms.ValidationError:
            return None

    def plan(self, version: InstrumentVersion, rows: "LaunchRows", currency: str) -> LaunchPlan:
        """What the action takes."""
        clean = self.cleaned_data
        return LaunchPlan(
            version=version,
            token=clean["token"],
            titles=texts_in("titles", clean),
            number=clean["number"],
            host=self.hosts[clean["host"]],
            starts_on=clean["starts_on"],
            timezone=clean["timezone"],
            languages=tuple(clean["languages"]),
            countries=tuple(clean["countries"]),
            places=clean["places"],
            answer_within_days=clean["answer_within_days"],
            currency=currency,
            public=clean["public"],
            parties=tuple(row.party for row in rows.partners if row.kept),
            targets=tuple(row.target for row in rows.targets if row.kept),
            lines=tuple(row.line for row in rows.lines if row.kept),
        )


def _likely_host(proposal: Proposal, hosts: Sequence[Organisation]) -> str:
    """Of the organisations for which she may launch, the one that the design foresees as host."""
    foreseen = {
        party.entity.found.pk: party.role
        for party in proposal.parties
        if party.entity.found is not None and party.role in (PartnerRole.HOST, PartnerRole.LEAD)
    }
    likely = sorted(hosts, key=lambda each: (each.pk not in foreseen, foreseen.get(each.pk) != PartnerRole.HOST))
    return str(likely[0].pk) if likely else ""


def _initial(proposal: Proposal, hosts: Sequence[Organisation]) -> dict[str, Any]:
    people = proposal.blueprint.participants
    return {
        **texts_out("titles", proposal.titles),
        "number": proposal.number,
        "host": _likely_host(proposal, hosts),
        "timezone": proposal.timezone,
        "languages": list(people.languages or proposal.blueprint.languages.all),
        "countries": list(proposal.countries),
        "places": people.places,
        "answer_within_days": 10,
        "public": True,
        "token": uuid4(),
    }


class _Row(Form):
    """One row of a list; an empty one is left out, and so is one that was crossed off."""

    out = forms.BooleanField(label=_("Leave out"), required=False)
    says = ""

    @property
    def kept(self) -> bool:
        """Whether this row goes into the edition."""
        return bool(self.cleaned_data.get(self.says)) and not self.cleaned_data.get("out")

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.data.get(self.add_prefix(self.says), "").strip():
            self.errors.clear()


class PartnerRow(_Row):
    """An organisation and its part."""

    says = "name"
    name = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Part"), choices=PartnerRole.choices, required=False)
    type = forms.ChoiceField(
        label=_("Type, when it is new"),
        choices=[("", "—"), *OrganisationType.choices],
        required=False,
    )
    country = forms.ChoiceField(label=_("Country, when it is new"), required=False)

    def __init__(self, *args: Any, known: dict[str, EntityPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        offer(self, "country", [("", "—"), *country_choices()])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        name = clean.get("name", "")
        self.entity = self.known.get(name)
        if name and self.entity is None and not clean.get("out"):
            found = same_organisation(name, country=clean.get("country", ""))
            if found is None and not clean.get("type"):
                self.add_error("name", unknown_organisation(name))
                self.add_error("type", gettext("Choose its type, and its country."))
            self.entity = EntityPlan(
                name=name, type=clean.get("type", ""), country=clean.get("country", ""), found=found
            )
        return clean

    @property
    def is_new(self) -> bool:
        """Whether this row names an organisation that the design does not."""
        return not self.initial.get("name") or bool(self.errors)

    @property
    def party(self) -> PartyPlan:
        """What the plan takes."""
        clean = self.cleaned_data
        assert self.entity is not None  # noqa: S101 - a row that is kept has a name
        return PartyPlan(entity=self.entity, role=clean["role"] or PartnerRole.ALLY)


class TargetRow(_Row):
    """A number to reach; what is counted comes from the blueprint."""

    says = "value"
    value = forms.DecimalField(label=_("Number to reach"), required=False, min_value=0, max_digits=14)
    due_on = forms.DateField(label=_("Until"), required=False, widget=DayInput)

    def __init__(self, *args: Any, proposed: TargetPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        self.title = pick(proposed.titles)
        self.unit = pick(proposed.units)

    @property
    def target(self) -> TargetPlan:
        """What the plan takes."""
        clean, was = self.cleaned_data, self.proposed
        return TargetPlan(
            key=was.key, indicator=was.indicator, titles=was.titles, units=was.units,
            reading=was.reading, split_by=was.split_by, value=clean["value"],
            due_on=clean["due_on"] or was.due_on,
        )  # fmt: skip


class LineRow(_Row):
    """A line of the budget: money or hours."""

    says = "item"
    item = forms.CharField(label=_("Item"), required=False, max_length=200)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, min_value=0, max_digits=12, decimal_places=2)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    unit_cost = forms.DecimalField(
        label=_("Cost of each"), required=False, min_value=0, max_digits=12, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, *args: Any, proposed: LinePlan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        self.in_kind = proposed is not None and proposed.kind == LineKind.IN_KIND
        offer(self, "currency", currency_choices())

    @property
    def amount(self) -> Decimal | None:
        """Quantity times cost, when both are there."""
        clean = getattr(self, "cleaned_data", {})
        quantity, cost = clean.get("quantity"), clean.get("unit_cost")
        return None if quantity is None or cost is None else quantity * cost

    @property
    def line(self) -> LinePlan:
        """What the plan takes: the proposed line with what was changed."""
        clean, was = self.cleaned_data, self.proposed
        item, unit = clean["item"].strip(), clean["unit"].strip()
        values = {
            "quantity": clean["quantity"],
            "unit_cost": clean["unit_cost"],
            "currency": clean["currency"] or (was.currency if was else "USD"),
        }
        if was is None:
            return LinePlan(key=_key_of(item), items={"es": item}, units={"es": unit} if unit else {}, **values)
        same = was.quantity == clean["quantity"]
        return LinePlan(
            key=was.key, kind=was.kind, category=was.category, payer=was.payer, stage=was.stage,
            approximate=was.approximate, assumption=was.assumption,
            items=was.items if pick(was.items) == item else {"es": item},
            units=was.units if pick(was.units) == unit or not unit else {"es": unit},
            quantity_high=was.quantity_high if same else None,
            **values,
        )  # fmt: skip


def _key_of(item: str) -> str:
    stem = slugify(item)[:40].strip("-") or "x"
    return f"{stem if stem[0].isalpha() else f'x-{stem}'}-{uuid4().hex[:4]}"


class LaunchRows:
    """The rows of the launch page: as proposed, or as they were sent, with room for more."""

    def __init__(self, proposal: Proposal, data: QueryDict | None, more: str = "") -> None:
        known = {party.entity.name: party.entity for party in proposal.parties}
        self.partners = [
            PartnerRow(data, prefix=f"partner-{n}", initial=initial, known=known)
            for n, initial in enumerate(_partners(proposal, data, more))
        ]
        self.targets = [
            TargetRow(
                data,
                prefix=f"target-{each.key}",
                proposed=each,
                initial={"value": each.value, "due_on": each.due_on},
            )
            for each in proposal.targets
        ]
        self.lines = [
            LineRow(data, prefix=f"line-{n}", initial=initial, proposed=proposed)
            for n, (proposed, initial) in enumerate(_lines(proposal, data, more))
        ]

    def is_valid(self) -> bool:
        """Whether every row that is kept makes sense."""
        return all([row.is_valid() for row in [*self.partners, *self.targets, *self.lines]])

    def plan_lines(self) -> list[LinePlan]:
        """The budget as it is written now; empty while nothing was sent."""
        return [row.line for row in self.lines if row.is_bound and row.is_valid() and row.kept]


def _partners(proposal: Proposal, data: QueryDict | None, more: str) -> list[dict[str, str]]:
    proposed = [{"name": party.entity.name, "role": party.role} for party in proposal.parties]
    rows = _padded(proposed, data, "partner", "name", more == "partner")
    return [row or {"role": PartnerRole.ALLY} for row in rows]


def _lines(proposal: Proposal, data: QueryDict | None, more: str) -> list[tuple[LinePlan | None, dict[str, Any]]]:
    proposed: list[dict[str, Any]] = [
        {
            "item": pick(line.items), "quantity": line.quantity, "unit": pick(line.units),
            "unit_cost": line.unit_cost, "currency": line.currency,
        }
        for line in proposal.lines
    ]  # fmt: skip
    plans: list[LinePlan | None] = [*proposal.lines]
    rows = _padded(proposed, data, "line", "item", more == "line")
    plans += [None] * (len(rows) - len(plans))
    return list(zip(plans, rows, strict=True))


def _padded(proposed: list[Any], data: QueryDict | None, prefix: str, says: str, more: bool) -> list[Any]:
    """The proposed rows and the spare ones: those that were sent, and one more when asked for."""
    count = len(proposed) + SPARE_ROWS
    if data is not None:
        while f"{prefix}-{count}-{says}" in data and count < MOST_ROWS:
            count += 1
    if more:
        count = min(count + 1, MOST_ROWS)
    return [*proposed, *({} for _n in range(count - len(proposed)))]


def token_of(data: QueryDict) -> UUID | None:
    """The one-time token of a form that was sent."""
    try:
        return UUID(data.get("token", ""))
    except ValueError:
        return None
