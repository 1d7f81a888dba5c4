"""The targets of an edition, set and taken back through the number engine."""

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import override

from minga.core.actors import Actor
from minga.core.keys import unique_key
from minga.core.texts import Texts, pick
from minga.indicators.actions.definitions import Definition, indicators_for
from minga.indicators.actions.targets import Promise, remove_target, set_target
from minga.indicators.models import Indicator, Target
from minga.indicators.queries.counters import Counter, counters
from minga.indicators.queries.progress import targets_of
from minga.programmes.actions.editions import lock_edition
from minga.programmes.models import Edition


def promise_in_edition(
    *,
    edition: Edition,
    target: Target | None,
    counter: str,
    titles: Texts,
    unit: str,
    value: Decimal,
    reading: str,
    starts_on: date,
    due_on: date,
    baseline: Decimal,
    actor: Actor,
    now: datetime,
) -> Target:
    """Promise a number for an edition, or change a promise: one action of the engine.

    `counter`: key of a live counter; empty for a number that the managers measure.
    """
    with transaction.atomic():
        lock_edition(edition, revision=None, actor=actor, now=now)
        promise = Promise(
            key=target.key if target else _free_key(edition, titles),
            indicator=target.indicator if target else _indicator(edition, counter, titles, unit),
            titles=titles,
            value=value,
            reading=reading,
            starts_on=starts_on,
            due_on=due_on,
            baseline=baseline,
            split_by=tuple(target.split_by) if target else (),
        )
        return set_target(promise=promise, subject=edition, actor=actor, now=now)


def take_back_in_edition(*, edition: Edition, target: Target, actor: Actor, now: datetime) -> None:
    """Take a promise of an edition back, while its plan is still being written."""
    with transaction.atomic():
        lock_edition(edition, revision=None, actor=actor, now=now)
        remove_target(target=target, subject=edition, actor=actor, now=now)


def _indicator(edition: Edition, counter: str, titles: Texts, unit: str) -> Indicator:
    known = counters().get(counter)
    if known is not None:
        definition = Definition(key=known.key, names=_spoken(known), units={}, methods={})
    else:
        key = unique_key(Indicator, f"{edition.key[:30]} {pick(titles)}")
        definition = Definition(key=key, names=titles, units={"es": unit}, methods={})
    return indicators_for([definition])[definition.key]


def _spoken(counter: Counter) -> Texts:
    """The words of a counter in each language of the house, whoever asks."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = str(counter.label)
    return said


def _free_key(edition: Edition, titles: Texts) -> str:
    stem = slugify(pick(titles))[:50].strip("-") or "x"
    stem = stem if stem[0].isalpha() else f"x-{stem}"
    rows = targets_of(edition._meta.label_lower, edition.pk)
    taken = set(rows.values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
