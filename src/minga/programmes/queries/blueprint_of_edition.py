"""The blueprint that an edition has become.

Starts from the version the edition was launched from and puts in its place whatever the
edition changed: texts, stages and their days, partners, targets, budget, context figures.
What an edition does not touch (modules, forms, rubrics) stays as it was.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from minga.core.texts import Texts, pick
from minga.indicators.models import Target as StoredTarget
from minga.indicators.queries.progress import targets_of
from minga.organisations.enums import Level, OrganisationType
from minga.organisations.models import Organisation as Entity
from minga.programmes.enums import LineKind, PartnerRole
from minga.programmes.models import BudgetLine, Edition
from minga.programmes.models import ContextFigure as StoredFigure
from minga.programmes.models import Partner as StoredPartner
from minga.programmes.models import Stage as StoredStage
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_design import Organisation, Partner
from minga.programmes.models.blueprint_results import (
    Budget,
    CashLine,
    ContextIndicator,
    InKindLine,
    Target,
)
from minga.programmes.models.blueprint_time import Stage
from minga.programmes.models.blueprint_values import Range, Span
from minga.programmes.models.blueprint_words import Comparator, CostCategory, Feature, Mode
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprint_plan import plan
from minga.programmes.queries.words import unit_word

_DAY = timedelta(days=1)
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


def blueprint_of_edition(edition: Edition) -> Blueprint:
    """The blueprint of an edition as it stands today."""
    base = blueprint_of(edition.version)
    return _Writer(edition, base).write()


@dataclass
class _Writer:
    """Holds what every part needs: the edition, where it came from, its languages."""

    edition: Edition
    base: Blueprint

    def write(self) -> Blueprint:
        edition, base = self.edition, self.base
        stages = self._stages()
        kept = {stage.key for stage in stages}
        organisations, keys = self._organisations()
        places = edition.places or base.participants.places
        people = replace(base.participants, places=places, minimum=_at_most(base.participants.minimum, places))
        return replace(
            _without_stages(base, kept),
            summary=self._texts(edition.summaries, base.summary),
            purpose=self._texts(edition.purposes, base.purpose),
            for_whom=self._texts(edition.for_whom, base.for_whom),
            commitment=self._texts(edition.commitments, base.commitment),
            participants=people,
            organisations=organisations,
            partners=self._partners(keys),
            stages=stages,
            budget=self._budget(keys, kept),
            targets=self._targets(stages),
            context=self._context(),
        )

    def _texts(self, texts: Texts, former: Texts) -> dict[str, str]:
        """One text in every language of the blueprint; a missing one speaks the default."""
        spoken = pick(texts, self.base.languages.default)
        if not spoken:
            return dict(former)
        return {code: texts.get(code) or spoken for code in self.base.languages.all}

    def _stages(self) -> tuple[Stage, ...]:
        rows = list(self.edition.stages.prefetch_related("after"))
        former = {stage.key: stage for stage in self.base.stages}
        made = {row.key: self._stage(row, former.get(row.key)) for row in rows}
        return tuple(made[key] for key in self._stage_order(list(made)))

    def _stage_order(self, keys: list[str]) -> list[str]:
        """The order in which the stages were written, unless somebody moved them.

        An edition lists its stages by their days; a blueprint, as its author tells them.
        """
        planned = [each.stage.key for each in plan(self.base, self.edition.starts_on)]
        if [key for key in keys if key in planned] != [key for key in planned if key in keys]:
            return keys
        ordered = [stage.key for stage in self.base.stages if stage.key in keys]
        for place, key in enumerate(keys):
            if key not in ordered:
                ordered.insert(ordered.index(keys[place - 1]) + 1 if place else 0, key)
        return ordered

    def _stage(self, row: StoredStage, former: Stage | None) -> Stage:
        before = list(row.after.all())
        free = max((each.ends_on + _DAY for each in before), default=self.edition.starts_on)
        starts, lasts = _spans(row, free, former)
        values: dict[str, Any] = {
            "kind": row.kind,
            "title": self._texts(row.titles, {}),
            "summary": self._texts(row.summaries, {}),
            "after": tuple(each.key for each in before),
            "starts": starts,
            "lasts": lasts,
            "opens": tuple(Feature(each) for each in row.features if each in Feature.values),
            "mode": Mode(row.mode) if row.mode else None,
            "place": dict(row.venues),
        }
        if former is None:
            return Stage(key=row.key, config=dict(row.config), **values)
        if set(values["after"]) == set(former.after):
            values["after"] = former.after
        return replace(former, **values)

    def _organisations(self) -> tuple[tuple[Organisation, ...], dict[int, str]]:
        """The entities of the blueprint and the new partners, and the key of each partner."""
        by_name = {_folded(name): each.key for each in self.base.organisations for name in each.name.values()}
        added: list[Organisation] = []
        keys: dict[int, str] = {}
        taken = {each.key for each in self.base.organisations}
        for entity in self._entities():
            key = by_name.get(_folded(entity.name))
            if key is None:
                key = _free_key(entity.name, taken)
                taken.add(key)
                added.append(self._entity(entity, key))
            keys[entity.pk] = key
        return (*self.base.organisations, *added), keys

    def _entities(self) -> list[Entity]:
        """Whom the blueprint must name: partners, payers, and the host when nobody else leads."""
        rows = self._partner_rows()
        payers = [line.payer for line in self._lines() if line.payer is not None]
        entities = [*(row.organisation for row in rows), *payers]
        if not any(row.role == PartnerRole.LEAD for row in rows):
            entities.insert(0, self.edition.host)
        return list({entity.pk: entity for entity in entities}.values())

    def _entity(self, entity: Entity, key: str) -> Organisation:
        code = entity.territory.code if entity.territory else ""
        return Organisation(
            key=key,
            name={self.base.languages.default: entity.name},
            type=OrganisationType(entity.type),
            level=Level(entity.level) if entity.level else None,
            country=entity.territory.country if entity.territory else "",
            territory=code if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code) else "",
            rural=entity.rural or None,
        )

    def _partner_rows(self) -> list[StoredPartner]:
        rows = self.edition.partners.select_related("organisation__territory").order_by("pk")
        return list(rows)

    def _partners(self, keys: Mapping[int, str]) -> tuple[Partner, ...]:
        rows = self._partner_rows()
        host = self.edition.host_id
        roles: dict[int, list[PartnerRole]] = {}
        parts: dict[int, Texts] = {}
        for row in rows:
            roles.setdefault(row.organisation_id, []).append(PartnerRole(row.role))
            parts[row.organisation_id] = parts.get(row.organisation_id) or row.credits
        if not any(row.role == PartnerRole.LEAD for row in rows):
            roles.setdefault(host, []).insert(0, PartnerRole.LEAD)
        former = {each.organisation: each for each in self.base.partners}
        return tuple(self._partner(keys[pk], held, parts.get(pk, {}), former) for pk, held in roles.items())

    def _partner(
        self,
        key: str,
        roles: list[PartnerRole],
        part: Texts,
        former: Mapping[str, Partner],
    ) -> Partner:
        was = former.get(key)
        if was is None:
            return Partner(organisation=key, roles=tuple(roles), part=self._texts(part, {}))
        same = set(was.roles) == set(roles)
        return replace(was, roles=was.roles if same else tuple(roles), part=self._texts(part, was.part))

    def _lines(self) -> list[BudgetLine]:
        return list(self.edition.budget_lines.select_related("payer__territory", "stage"))

    def _budget(self, keys: Mapping[int, str], kept: set[str]) -> Budget | None:
        lines = self._lines()
        former = self.base.budget
        if not lines and former is None:
            return None
        main = former.currency if former else self.edition.currency
        cash = tuple(self._cash(line, main, kept) for line in lines if line.kind == LineKind.CASH)
        in_kind = tuple(self._in_kind(line, main, keys, kept) for line in lines if line.kind == LineKind.IN_KIND)
        summable = cash and all(each.amount is not None and not each.currency for each in cash)
        total = sum((each.amount or Decimal(0) for each in cash), Decimal(0)) if summable else None
        values: dict[str, Any] = {"currency": main, "cash_total": total, "cash": cash, "in_kind": in_kind}
        return replace(former, **values) if former else Budget(**values)

    def _cash(self, line: BudgetLine, main: str, kept: set[str]) -> CashLine:
        former = {each.key: each for each in self.base.budget.cash} if self.base.budget else {}
        category = line.category if line.category in CostCategory.values else CostCategory.OTHER
        values: dict[str, Any] = {
            "title": self._texts(line.items, {}),
            "category": CostCategory(category),
            "stage": line.stage.key if line.stage and line.stage.key in kept else "",
            "quantity": _plain(line.quantity or Decimal(0)),
            "unit": self._texts(line.units or unit_word(), {}),
            "unit_cost": None if line.unit_cost is None else _plain(line.unit_cost),
            "currency": "" if line.currency == main else line.currency,
            "approximate": line.approximate,
        }
        was = former.get(line.key)
        return replace(was, **_changed(was, values)) if was else CashLine(key=line.key, **values)

    def _in_kind(self, line: BudgetLine, main: str, keys: Mapping[int, str], kept: set[str]) -> InKindLine:
        former = {each.key: each for each in self.base.budget.in_kind} if self.base.budget else {}
        hours = None
        if line.quantity is not None:
            high = line.quantity if line.quantity_high is None else line.quantity_high
            hours = Range(_plain(line.quantity), _plain(high))
        values: dict[str, Any] = {
            "title": self._texts(line.items, {}),
            "organisation": keys.get(line.payer_id or 0, ""),
            "stage": line.stage.key if line.stage and line.stage.key in kept else "",
            "rate": None if line.unit_cost is None else _plain(line.unit_cost),
            "currency": "" if line.currency == main else line.currency,
        }
        was = former.get(line.key)
        if was is None or not _same_hours(was.hours, hours):
            values |= {"people": Decimal(1), "weeks": Decimal(1), "hours_per_week": hours}
        return replace(was, **_changed(was, values)) if was else InKindLine(key=line.key, **values)

    def _targets(self, stages: Iterable[Stage]) -> tuple[Target, ...]:
        former = {each.key: each for each in self.base.targets}
        ends = [(row.ends_on, row.key) for row in self.edition.stages.all()]
        rows = targets_of(self.edition._meta.label_lower, self.edition.pk)
        return tuple(self._target(row, former.get(row.key), ends) for row in rows)

    def _target(self, row: StoredTarget, was: Target | None, ends: list[tuple[date, str]]) -> Target:
        values: dict[str, Any] = {
            "indicator": row.indicator.key,
            "title": self._texts(row.titles or row.indicator.names, {}),
            "value": _plain(row.value),
            "unit": self._texts(row.indicator.units, {}),
            "comparator": Comparator(row.reading),
            "split_by": tuple(row.split_by),
        }
        last = row.due_on >= self.edition.ends_on
        due_at = "" if last else next((key for day, key in ends if day == row.due_on), "")
        if was is None:
            return Target(key=row.key, by=due_at, **values)
        was_due = {key: day for day, key in ends}.get(was.by, self.edition.ends_on)
        if was.due is None and row.due_on != was_due:
            values["by"] = due_at
        return replace(was, **_changed(was, values))

    def _context(self) -> tuple[ContextIndicator, ...]:
        former = {_folded(pick(each.text, "es")): each for each in self.base.context}
        taken = {each.key for each in self.base.context}
        return tuple(self._figure(row, former, taken) for row in self.edition.context.all())

    def _figure(self, row: StoredFigure, former: Mapping[str, ContextIndicator], taken: set[str]) -> ContextIndicator:
        was = former.get(_folded(pick(row.statements, "es")))
        if was is not None:
            return was
        key = _free_key(pick(row.statements, "es")[:40], taken)
        taken.add(key)
        return ContextIndicator(
            key=key,
            text=self._texts(row.statements, {}),
            value=_plain(row.value),
            comparator=Comparator(row.comparator),
            unit=row.unit,
            year=row.year,
            territory=self._texts(row.territories, {}),
            origin=self._texts(row.origins or {self.base.languages.default: row.source}, {}),
        )


def _spans(row: StoredStage, free: date, former: Stage | None) -> tuple[Span, Span]:
    """Distance and length of a stage; as they were written when they still give these days."""
    if former is not None and former.starts.after(free) == row.starts_on:
        starts = former.starts
    else:
        starts = Span((row.starts_on - free).days, "d")
    if former is not None and max(former.lasts.after(row.starts_on) - _DAY, row.starts_on) == row.ends_on:
        return starts, former.lasts
    return starts, Span((row.ends_on - row.starts_on).days + 1, "d")


def _without_stages(base: Blueprint, kept: set[str]) -> Blueprint:
    """The blueprint without what belonged to stages that the edition took out."""

    def freed(elements: tuple[Any, ...], name: str = "stage") -> tuple[Any, ...]:
        return tuple(each if getattr(each, name) in ("", *kept) else replace(each, **{name: ""}) for each in elements)

    completion = base.completion
    if completion is not None:
        completion = replace(completion, rules=freed(completion.rules))
    return replace(
        base,
        modules=tuple(module for module in base.modules if module.stage in kept),
        strategies=freed(base.strategies),
        works=freed(base.works),
        resources=freed(base.resources),
        targets=freed(base.targets, "by"),
        completion=completion,
    )


def _changed(was: object, values: dict[str, Any]) -> dict[str, Any]:
    """Only what differs, so that the wording of the source stays."""
    return {name: value for name, value in values.items() if getattr(was, name) != value}


def _same_hours(one: Range | None, other: Range | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.low == other.low and (one.high or one.low) == (other.high or other.low)


def _at_most(minimum: int | None, places: int) -> int | None:
    return None if minimum is None else min(minimum, places)


def _plain(number: Decimal) -> Decimal:
    """80.00 as 80: what the database pads is not part of the number."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _folded(name: str) -> str:
    return slugify(name)


def _free_key(name: str, taken: set[str]) -> str:
    stem = _NOT_IN_KEYS.sub("-", slugify(name)).strip("-")[:50] or "x"
    stem = stem if stem[0].isalpha() else f"x-{stem}"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
