"""Amounts carry their currency; sums of different currencies are refused, not guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.core.errors import DomainError


@dataclass(frozen=True, order=True)
class Money:
    """An exact amount in one ISO 4217 currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise DomainError(
                _("%(a)s and %(b)s cannot be added: convert one first.") % {"a": self.currency, "b": other.currency}
            )
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        return Money(self.amount * factor, self.currency)


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum per currency, in the order of the currency codes."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(amount, currency) for currency, amount in sorted(sums.items()))
