"""Lists inside a form: the rows that are there, room for one more, and a way to leave one out. No script needed.

rows = rows_of(QuotaRow, request.POST or None, "quota", initial=[…], more=asked == "more-quota")
if all_valid(rows): changes = tuple(row.value for row in rows if row.kept)
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import Form

MOST_ROWS = 60
R = TypeVar("R", bound="Row")


class Row(Form):
    """One row. It counts when what it `says` is written and it was not left out."""

    out = forms.BooleanField(label=_("Leave out"), required=False)
    says: ClassVar[str] = ""

    @property
    def kept(self) -> bool:
        """Whether this row is part of the list."""
        return bool(self.cleaned_data.get(self.says)) and not self.cleaned_data.get("out")

    @property
    def is_new(self) -> bool:
        """Whether it is the spare row."""
        return not self.initial

    def full_clean(self) -> None:
        """A row in which nothing is said, or that is left out, has no mistakes."""
        super().full_clean()
        if not self.is_bound:
            return
        left_out = bool(self.data.get(self.add_prefix("out")))
        if left_out or not str(self.data.get(self.add_prefix(self.says)) or "").strip():
            self.errors.clear()


def rows_of(
    row: type[R],
    data: QueryDict | None,
    prefix: str,
    *,
    initial: Sequence[dict[str, Any]],
    judged: bool = True,
    more: bool = False,
    **kwargs: Any,
) -> list[R]:
    """As they were sent, or as they are stored; with `more`, one spare row is added.

    `judged=False`: what was typed is shown again, and nobody says yet whether it is right.
    """
    count = len(initial) if initial or data is not None else 1
    if data is not None:
        sent = [index for index in range(MOST_ROWS) if f"{prefix}-{index}-{row.says}" in data]
        count = max([count, *(index + 1 for index in sent)])
    rows = []
    for index in range(min(count + more, MOST_ROWS)):
        named = f"{prefix}-{index}"
        stored = dict(initial[index]) if index < len(initial) else {}
        if data is None or f"{named}-{row.says}" not in data:
            rows.append(row(prefix=named, initial=stored, **kwargs))
        elif judged:
            rows.append(row(data, prefix=named, initial=stored, **kwargs))
        else:
            blank = row(prefix=named, **kwargs)
            typed = {
                name: field.widget.value_from_datadict(data, {}, blank.add_prefix(name))
                for name, field in blank.fields.items()
            }
            rows.append(row(prefix=named, initial={**stored, **typed}, **kwargs))
    return rows


def all_valid(*lists: Sequence[Row]) -> bool:
    """Whether every row that is kept makes sense; each is asked, so that each shows its mistakes."""
    return all([row.is_valid() for rows in lists for row in rows if row.is_bound])


def kept(rows: Sequence[R]) -> list[R]:
    """The rows that count, of rows that were judged."""
    return [row for row in rows if row.is_bound and row.kept]


def refuse_in(rows: Sequence[Row], name: str, errors: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Put the refusals of an action (`quotas.1.at_least`) at their rows; answers those that are left.

    Rows that were not kept are not counted, as the action never saw them.
    """
    counted = kept(rows)
    left: dict[str, Sequence[Any]] = {}
    for place, messages in errors.items():
        parts = place.split(".")
        if len(parts) == 3 and parts[0] == name and parts[1].isdigit() and int(parts[1]) < len(counted):
            row = counted[int(parts[1])]
            for message in messages:
                row.add_error(parts[2] if parts[2] in row.fields else None, str(message))
        else:
            left[place] = messages
    return left
