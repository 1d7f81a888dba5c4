"""Lists that are sorted, filtered and shared by their address.

A table is declared once; the template writes its rows by hand, so that a cell may hold
anything and costs nothing:

    ENROLMENTS = Columns(
        Column("name", _("Name"), sort="person__last_name"),
        Column("state", _("State"), sort="state"),
        Column("points", _("Points"), sort="points", number=True),
    )
    columns = ENROLMENTS.asked(request)            # reads ?sort=-points
    page = page_of(columns.sort(rows), request)

    {% table columns=columns caption=_("Enrolments") %}
      {% for row in page %}<tr>
        <th scope="row">{{ row.name }}</th>
        <td{{ columns.cell.state }}>{{ row.state }}</td>
        <td{{ columns.cell.points }}>{{ row.points|number }}</td>
      </tr>{% endfor %}
    {% endtable %}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, TypeVar

from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from minga.ui.paging import PARAMETER as PAGE

SORT: Final = "sort"
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


@dataclass(frozen=True)
class Column:
    """One column. `sort` is the field it is ordered by; without it, it is not a link."""

    key: str
    label: str | Promise
    sort: str = ""
    number: bool = False
    hidden_label: bool = False
    """The heading is only read aloud: for a column of actions."""


@dataclass(frozen=True)
class Head:
    """A heading as the template draws it."""

    column: Column
    href: str
    state: str
    """"" (not sorted by this), "ascending" or "descending"."""


class Columns:
    """The columns of one table, and the order that the address asks for."""

    def __init__(self, *columns: Column, default: str = "") -> None:
        self._columns = columns
        self._default = default
        self._asked = default
        self._query = QueryDict()

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def asked(self, request: HttpRequest) -> Columns:
        """These columns with the order of this address; an unknown one is ignored."""
        mine = Columns(*self._columns, default=self._default)
        wanted = request.GET.get(SORT, "")
        if self._find(wanted.removeprefix("-")):
            mine._asked = wanted
        mine._query = request.GET
        return mine

    @property
    def order(self) -> str:
        """The key of the order asked for, with a minus when it goes down; or nothing."""
        return self._asked if self._find(self._asked.removeprefix("-")) else ""

    def sort(self, rows: Rows) -> Rows:
        """The rows in that order, empty values last."""
        column = self._find(self._asked.removeprefix("-"))
        if column is None:
            return rows
        field = F(column.sort)
        order = field.desc(nulls_last=True) if self._asked.startswith("-") else field.asc(nulls_last=True)
        return rows.order_by(order, "pk")

    @cached_property
    def heads(self) -> list[Head]:
        """Headings with their links."""
        return [self._head(column) for column in self._columns]

    @cached_property
    def cell(self) -> dict[str, SafeString]:
        """Attributes of a `<td>`: its class, and its label for row-cards on a phone."""
        return {column.key: _attributes(column) for column in self._columns}

    def without(self, *keys: str) -> Columns:
        """The same table with columns taken out (for a viewer who may not see them)."""
        mine = Columns(*(c for c in self._columns if c.key not in keys), default=self._default)
        mine._asked, mine._query = self._asked, self._query
        return mine

    def relabel(self, **labels: str) -> Columns:
        """The same table with other headings (the unit of this instrument, for instance)."""
        changed = (replace(c, label=labels.get(c.key, c.label)) for c in self._columns)
        mine = Columns(*changed, default=self._default)
        mine._asked, mine._query = self._asked, self._query
        return mine

    def _find(self, key: str) -> Column | None:
        return next((c for c in self._columns if c.key == key and c.sort), None)

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        current = self._asked.removeprefix("-") == column.key
        descending = current and self._asked.startswith("-")
        target = column.key if not current or descending else f"-{column.key}"
        state = ("descending" if descending else "ascending") if current else ""
        return Head(column, address(self._query, {SORT: target, PAGE: None}), state)


def address(query: QueryDict, changes: dict[str, str | None]) -> str:
    """The query string with some parameters changed; None takes one out."""
    copy = query.copy()
    copy.pop("lang", None)
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = value
    return f"?{copy.urlencode()}"


def _attributes(column: Column) -> SafeString:
    css = "is-number" if column.number else "is-action" if column.hidden_label else ""
    return format_html(
        "{}{}",
        format_html(' class="{}"', css) if css else "",
        "" if column.hidden_label else format_html(' data-label="{}"', column.label),
    )
