"""Figures in words for texts that leave the page: cases, open data, the log."""

from decimal import Decimal

from django.utils.formats import number_format

from minga.core.money import Money


def figure(value: Decimal | int) -> str:
    """As people write it, without the noughts that a column adds: 48, 3,5."""
    return number_format(f"{Decimal(value).normalize():f}", force_grouping=True)


def amount(money: Money) -> str:
    """USD 4.463,00."""
    return f"{money.currency} {number_format(money.amount, 2, force_grouping=True)}"
