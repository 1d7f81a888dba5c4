"""Numbers and dates as people write them in Spanish, Portuguese and English.

"1.234,5", "1,234.5", "1 234,5", "2 millones", "Gs. 5.000" are numbers; "28/11/2026",
"28 de noviembre de 2026", "2026-11-28" are dates. What stays doubtful is read as the
language writes it, and the page always shows how it was understood.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from minga.core.search import fold

_DECIMAL_COMMA: Final = {"es", "pt"}
_NUMBER: Final = re.compile(
    r"^(?P<before>(?:[^\d\-+.,]{1,6}\.?)?) ?(?P<sign>[-+]?) ?(?P<before2>(?:[^\d\-+.,]{1,4}\.?)?) ?"
    r"(?P<digits>\d[\d.,' ]*|[.,]\d+) ?(?P<after>\D{0,40})$"
)
_TIMES: Final = {
    **dict.fromkeys(("mil", "miles", "thousand"), Decimal(1_000)),
    **dict.fromkeys(("millon", "millones", "milhao", "milhoes", "million", "millions"), Decimal(1_000_000)),
    **dict.fromkeys(("mil millones", "bilhao", "bilhoes", "billion"), Decimal(1_000_000_000)),
}
_LARGEST: Final = Decimal(10) ** 18

_MONTHS: Final = {
    name: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
        "january february march april may june july august september october november december",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"setiembre": 9, "sept": 9, "set": 9}
_NUMERIC_DATE: Final = re.compile(r"^(\d{1,4})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{1,4})$")
_WEEKDAYS: Final = re.compile(
    r"^(lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(-feira)?,?\s"
)


def parse_number(text: str, language: str, *, unit: str = "", whole: bool = False) -> Decimal | None:
    """The number, or None when it is none. `unit`: a word that may follow it."""
    plain = " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())
    found = _NUMBER.match(plain)
    if not found or len(plain) > 80 or not _is_currency(found["before"] + found["before2"]):
        return None
    factor = _factor(fold(found["after"]).strip(" ."), fold(unit))
    digits = found["digits"].strip().replace(" ", "").replace("'", "")
    bare = _bare(digits, language[:2] in _DECIMAL_COMMA, whole=whole)
    if factor is None or bare is None:
        return None
    try:
        number = Decimal(found["sign"].replace("+", "") + bare) * factor
    except InvalidOperation:
        return None
    return number if abs(number) < _LARGEST else None


def _is_currency(prefix: str) -> bool:
    """Signs and short codes that people put before an amount: $, R$, S/, Gs., USD."""
    return not prefix or bool(re.match(r"^[A-Za-z]{0,3}[$€£₲/]?\.?$", prefix.strip()))


def _factor(after: str, unit: str) -> Decimal | None:
    """What the word after the digits multiplies by; None when it is no known word."""
    if after in {"", "%"} or (unit and after == unit):
        return Decimal(1)
    if unit:
        after = after.removesuffix(f" de {unit}").removesuffix(f" {unit}")
    if re.match(r"^[a-z]{3}$|^[$€£]$", after) and after not in _TIMES:
        return Decimal(1) if after in {"usd", "pyg", "brl", "clp", "cop", "pen", "uyu", "eur", "$", "€", "£"} else None
    return _TIMES.get(after)


def _bare(digits: str, decimal_comma: bool, *, whole: bool) -> str | None:
    """Digits with a decimal point and nothing else."""
    ours, theirs = (",", ".") if decimal_comma else (".", ",")
    if ours in digits and theirs in digits:
        last = max(ours, theirs, key=digits.rindex)
        return _joined(digits, decimal=last, grouping=theirs if last == ours else ours)
    for sign in (ours, theirs):
        if digits.count(sign) > 1:
            return _joined(digits, decimal="", grouping=sign)
        if digits.count(sign) == 1:
            grouped = re.match(rf"^[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}$", digits) is not None
            if grouped and (sign == theirs or whole):
                return digits.replace(sign, "")
            return digits.replace(sign, ".")
    return digits


def _joined(digits: str, *, decimal: str, grouping: str) -> str | None:
    """Without grouping signs; None when the groups are not of three."""
    head, _sign, tail = digits.partition(decimal) if decimal else (digits, "", "")
    groups = head.split(grouping)
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]) or grouping in tail:
        return None
    return "".join(groups) + (f".{tail}" if tail else "")


def parse_date(text: str, language: str) -> date | None:
    """The day, or None. Day before month, unless that cannot be."""
    del language  # words of all three languages are understood in each of them
    plain = _WEEKDAYS.sub("", fold(text).strip(" .").replace(",", " "))
    found = _NUMERIC_DATE.match(plain)
    if found:
        return _from_numbers(*found.groups())
    return _from_words([word for word in re.split(r"[\s/\-.]+", plain) if word])


def _from_numbers(first: str, second: str, third: str) -> date | None:
    if len(first) == 4:
        return _day(int(first), int(second), int(third))
    if len(first) > 2 or len(third) not in {2, 4}:
        return None
    year, one, two = _year(third), int(first), int(second)
    return _day(year, one, two) if two > 12 >= one else _day(year, two, one)


def _from_words(words: list[str]) -> date | None:
    """Three things in any order: a month in words, a day, a year."""
    kept = [word for word in words if word not in {"de", "del", "of", "the", "el", "dia", "do"}]
    if len(kept) != 3:
        return None
    months = [_MONTHS[word] for word in kept if word in _MONTHS]
    numbers = [re.sub(r"(\d)(st|nd|rd|th|o|º|ª|er|ro)$", r"\1", word) for word in kept if word not in _MONTHS]
    if len(months) != 1 or not all(re.fullmatch(r"\d{1,4}", number) for number in numbers):
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _day(_year(year), months[0], int(day)) if len(year) in {2, 4} else None


def _year(digits: str) -> int:
    """Two digits mean this century up to 50, the last one after."""
    number = int(digits)
    if len(digits) == 4:
        return number
    return 2000 + number if number <= 50 else 1900 + number


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1800 <= year <= 2200 else None
    except ValueError:
        return None
