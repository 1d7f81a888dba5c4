"""What the pages about one's data say: tables in words, what goes and what stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from minga.people.models import Person, SupportSession
from minga.people.queries.duties import Duty, duties_of
from minga.people.queries.personal_data import holdings
from minga.people.queries.support import sessions_about


@dataclass(frozen=True)
class Held:
    """One table with something about the person."""

    label: str
    count: int
    goes: bool
    account: bool


@dataclass(frozen=True)
class MyDataPage:
    """What is held, and when support looked."""

    held: Sequence[Held]
    visits: Sequence[SupportSession]


@dataclass(frozen=True)
class ErasePage:
    """What goes, what stays emptied and why, what only she holds."""

    goes: Sequence[Held]
    stays: Sequence[Held]
    duties: Sequence[Duty]


def my_data_page(person: Person) -> MyDataPage:
    """For the person herself."""
    return MyDataPage(_held(person), list(sessions_about(person)[:20]))


def erase_page(person: Person, now: datetime) -> ErasePage:
    """For the person herself, before she decides."""
    held = _held(person)
    return ErasePage(
        goes=[one for one in held if one.goes],
        stays=[one for one in held if not one.goes and not one.account],
        duties=duties_of(person, now),
    )


def _held(person: Person) -> list[Held]:
    """Every table with rows of hers, the account first."""
    rows = []
    for one in reversed(holdings()):
        count = one.rows(person).count()
        if count:
            account = one.model is Person
            label = _("Profile") if account else _name(one.model, count)
            rows.append(Held(label, count, one.declared.erase == "delete", account))
    return rows


def _name(model: type[Model], count: int) -> str:
    meta = model._meta
    return capfirst(str(meta.verbose_name_plural if count > 1 else meta.verbose_name))
