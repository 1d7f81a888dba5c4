"""Pages of 25, whose cost does not grow with the list.

A page costs two queries whatever the size: its rows, and a count that stops at `LIMIT`
("more than 10,000"). Order is made total by adding the primary key, or a row could be seen
twice or never. OFFSET is capped with the count: nobody turns to page 400, they filter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from django.db.models import Model, OrderBy, QuerySet
from django.http import HttpRequest

from minga.core.untrusted import whole_number
from minga.ui import formats

PER_PAGE: Final = 25
LIMIT: Final = 10_000
PARAMETER: Final = "page"

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. Iterate over it; templates ask it for its numbers."""

    rows: Sequence[T]
    number: int
    per: int
    total: int
    more: bool = False
    """There are more rows than `total` says: the count stopped."""
    parameter: str = PARAMETER

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def showing(self, rows: Sequence[U]) -> Page[U]:
        """The same page with its rows as the template needs them."""
        return Page(rows, self.number, self.per, self.total, self.more, self.parameter)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.per + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        return (self.number - 1) * self.per + len(self.rows)

    @property
    def total_words(self) -> str:
        """8.300, or +10.000 when the count stopped there."""
        return f"+{formats.number(self.total)}" if self.more else formats.number(self.total)

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers worth offering: first, around here, last; None is a gap."""
        near = {1, self.number - 1, self.number, self.number + 1, self.last}
        shown = sorted(n for n in near if 1 <= n <= self.last)
        result: list[int | None] = []
        for number in shown:
            if result and result[-1] is not None and number - result[-1] == 2:
                result.append(number - 1)
            elif result and result[-1] is not None and number - result[-1] > 2:
                result.append(None)
            result.append(number)
        return result


def page_of(
    items: QuerySet[Any, T] | Sequence[T],
    request: HttpRequest,
    per: int = PER_PAGE,
    *,
    parameter: str = PARAMETER,
    total: int | None = None,
) -> Page[T]:
    """The page that the address asks for; a number out of reach gives the nearest page.

    Pass `total` when it is known already (a maintained counter): one query fewer.
    """
    wanted = whole_number(request.GET.get(parameter, ""))
    more = False
    if isinstance(items, QuerySet):
        items = stable(items)
        if total is None:
            total = items.order_by()[: LIMIT + 1].count()
            more, total = total > LIMIT, min(total, LIMIT)
    elif total is None:
        total = len(items)
    last = max(1, -(-total // per))
    number = min(max(1, wanted or 1), last)
    start = (number - 1) * per
    rows = list(items[start : start + per]) if total else []
    return Page(rows=rows, number=number, per=per, total=total, more=more, parameter=parameter)


def stable(queryset: QuerySet[Any, T]) -> QuerySet[Any, T]:
    """The same order every time: the primary key breaks ties."""
    model = cast("type[Model]", queryset.model)
    ordering: Sequence[Any] = queryset.query.order_by or (
        (model._meta.ordering or ()) if queryset.query.default_ordering else ()
    )
    names = {_name(part) for part in ordering}
    if names & {"pk", "id", model._meta.pk.name} or queryset.query.distinct_fields:
        return queryset
    return queryset.order_by(*ordering, "pk")


def _name(part: Any) -> str:
    if isinstance(part, OrderBy):
        part = part.expression
    return str(getattr(part, "name", part)).lstrip("-")
