"""Live counters: numbers that the house counts itself, from the rows that it holds.

An app declares what it can count in `AppConfig.ready`: `register(Counter(...))`. A counter
whose app is not built yet is declared here as planned: it answers "not yet counted here",
which is not zero. Whatever is counted, each person or thing counts once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """What to count in: one subject, several of one type, or (empty) the whole network."""

    subject_type: str = ""
    subject_ids: tuple[int, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing was left out."""
        return not self.subject_type


@dataclass(frozen=True)
class CountResult:
    """What a counter answers. `value` is None when it cannot count here yet."""

    value: int | None
    note: str | Promise = ""

    @property
    def counted(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None


@dataclass(frozen=True)
class Counter:
    """One thing that is counted live. Without `count` it is only planned.

    `each`: the same numbers for many subjects at once, in one query, by subject id; lists
    need it. Its numbers are per subject: never add them up, ask `count` for the sum.
    """

    key: str
    label: str | Promise
    unit: str | Promise
    method: str | Promise = ""
    count: Callable[[Scope], CountResult] | None = None
    each: Callable[[str, Iterable[int]], Mapping[int, int]] | None = None

    @property
    def planned(self) -> bool:
        """Whether the app that will count it is not there yet."""
        return self.count is None


NOT_YET = CountResult(None, _("Not yet counted here"))
_counters: dict[str, Counter] = {}


def register(counter: Counter) -> Counter:
    """Declare a counter; a real one takes the place of a planned one of the same key."""
    _counters[counter.key] = counter
    return counter


def counters() -> Mapping[str, Counter]:
    """Every declared counter by its key."""
    return _counters


def count(key: str, scope: Scope) -> CountResult:
    """What a counter says now about a scope."""
    counter = _counters.get(key)
    if counter is None or counter.count is None:
        return NOT_YET
    return counter.count(scope)


for _key, _label, _unit in (
    ("persons_trained_unique", _("People trained"), _("people")),
    ("persons_completed", _("People who completed"), _("people")),
    ("challenges_characterised", _("Challenges characterised"), _("challenges")),
    ("challenges_connected", _("Challenges connected with solvers"), _("challenges")),
    ("entities_measured", _("Entities measured"), _("entities")),
):
    register(Counter(key=_key, label=_label, unit=_unit))
