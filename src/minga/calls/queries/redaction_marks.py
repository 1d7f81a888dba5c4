"""What leads to somebody in any text, whoever it is: e-mails, telephones, identity numbers, links, accounts. Pure.

Money and years are numbers too: what is written in thousands, or as a span of years, stays.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from minga.calls.enums import Trait
from minga.calls.queries.redaction_names import Span

_TOP: Final = (
    r"(?:com|org|net|edu|gov|gob|gub|info|biz|coop|app|dev|site|online|tech|blog|xyz|io|ly|ee|gle|cloud|store|lat)"
)
_COUNTRY: Final = r"(?:py|br|uy|bo|cl|pe|ec|co|ve|mx|cr|gt|hn|sv|pt)"
_AT: Final = r"(?:@|\s@\s|\s?[(\[]\s?(?:at|arroba)\s?[)\]]\s?|\s(?:at|arroba)\s)"
_DOT: Final = r"(?:\.|\s?[(\[]\s?(?:dot|punto|ponto)\s?[)\]]\s?|\s(?:dot|punto|ponto)\s)"
_REST: Final = r"[^\s<>\"'»”)\]]"
_EMAIL: Final = re.compile(rf"[\w.+%-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}", re.IGNORECASE)
_LINK: Final = re.compile(
    rf"(?:https?|ftp)://{_REST}+|\bwww\.{_REST}+"
    rf"|(?<![@\w.-])(?:[\w-]{{1,63}}\.){{1,8}}(?:{_TOP}(?:\.[a-z]{{2}})?|{_COUNTRY})(?![\w-])(?:/{_REST}*)?"
    rf"|(?<![@\w.-])(?:[\w-]{{1,63}}\.){{1,8}}[a-z]{{2}}/{_REST}+"
    r"|\b(?:doi|orcid|hdl)[:\s]\s?(?=[\w./-]*\d)[\w./-]{6,}",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(
    r"(?<![\w@.])@\w[\w.]{1,40}"
    r"|\b(?:instagram|facebook|twitter|tiktok|linkedin|youtube|telegram|github|skype|ig|fb)\b\s?[:=]\s?@?[\w./-]{2,60}",
    re.IGNORECASE,
)
_DOCUMENT: Final = (
    r"\b(?:c\.?\s?i\.?(?:\s?c\.?)?|c[ée]dula(?:\s+de\s+(?:identidad|ciudadan[ií]a))?|d\.?n\.?i\.?|r\.?u\.?[cnt]\.?|c\.?p\.?f\.?"
    r"|c\.?n\.?p\.?j\.?|r\.?g\.?|n\.?i\.?t\.?|c\.?u\.?i\.?[tl]\.?|c\.?u\.?r\.?p\.?|r\.?f\.?c\.?|pasaporte|passaporte|passport)"
    r"\s*(?:(?:n\.?\s?[º°o]\.?|n[úu]m(?:ero|\.)?|#|:|no\.?)\s*){0,2}"
    r"|\b(?:documento|registro|matr[íi]cula)\s*(?:de\s+identi\w+|profesional|profissional|civil)?\s*"
    r"(?:n\.?\s?[º°o]\.?|n[úu]m(?:ero|\.)?|#|:)\s*"
)
_IDENTITY: Final = re.compile(
    rf"(?:{_DOCUMENT})[a-z]{{0,4}}[-\s]?\d[\d.\-/]{{4,18}}\w{{0,3}}"
    r"|(?<![\w.,-])(?:\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{2}-\d{8}-\d)(?!\w)"
    r"|(?<![\w.,-])(?:\d{1,2}\.?\d{3}\.?\d{3}-[\dk]|\d{9}-\d)(?!\w)",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"(?<![\w.,/-])\(?\+?\(?\d[\d \u00a0().\-]{5,20}\d(?![\w/])")
_TELEPHONE_BEFORE: Final = re.compile(
    r"(?:tel[eé]?f?(?:ono|one)?|cel(?:ular)?|m[óo]vil|fono|fone|whats?\s?app|wsp|wpp|wa|zap|contacto|contato|phone|call|llamar|ligar)"
    r"\W{0,4}(?:(?:al?|n[º°]|es|é|:)\W{0,3})*$",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:([ .\u00a0])\d{3})(?:\1\d{3})*")
_DATES: Final = re.compile(
    r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|(?:1[89]|20)\d{2}\s?[-–/]\s?(?:(?:1[89]|20)\d{2}|\d{2})"
)
_YEAR: Final = re.compile(r"(?:1[89]|20)\d{2}")
_MONEY_BEFORE: Final = re.compile(
    r"(?:[$€₲¢]|\b(?:gs|usd|us\$|r\$|s/|brl|pyg|ars|clp|cop|pen|uyu|mxn|eur|bs)\.?)\s?$", re.I
)
_MONEY_AFTER: Final = re.compile(
    r"\s?(?:%|€|\$|gs\b|guaran|pesos|reais|d[óo]lar|usd|soles|millones|milh|mil\b|personas|pessoas|habitantes|hect|km|m2|m²|kg|kwh)",
    re.IGNORECASE,
)
_KNOWN_TAIL: Final = 6
_FEWEST, _MOST = 7, 15
_LONG_AMOUNT: Final = 8


def marks(text: str, numbers: Iterable[str] = ()) -> Iterator[Span]:
    """Every stretch that leads to somebody. `numbers`: telephones and documents that are known to be hers."""
    for pattern, trait in (
        (_EMAIL, Trait.EMAIL),
        (_LINK, Trait.LINK),
        (_ACCOUNT, Trait.ACCOUNT),
        (_IDENTITY, Trait.NUMBER),
    ):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.start() + len(match.group().rstrip(".,;:!?-")), trait)
    tails = {digits[-_KNOWN_TAIL:] for digits in map(_digits, numbers) if len(digits) >= _KNOWN_TAIL}
    for match in _DIGITS.finditer(text):
        written = match.group().rstrip(" (-./")
        if _digits(written)[-_KNOWN_TAIL:] in tails or _is_telephone(text, match.start(), written):
            yield Span(match.start(), match.start() + len(written), Trait.PHONE)


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdigit())


def _is_telephone(text: str, start: int, written: str) -> bool:
    """A number that one could call: not money, not a date, not a count."""
    digits = _digits(written)
    if not _FEWEST <= len(digits) <= _MOST:
        return False
    if _TELEPHONE_BEFORE.search(text[max(0, start - 30) : start]):
        return True
    if written.startswith(("+", "(", "0")):
        return not _DATES.fullmatch(written)
    if _MONEY_BEFORE.search(text[max(0, start - 8) : start]) or _MONEY_AFTER.match(text, start + len(written)):
        return False
    if _THOUSANDS.fullmatch(written) or _DATES.fullmatch(written):
        return False
    groups = re.findall(r"\d+", written)
    if len(groups) == 1:
        return len(digits) > _LONG_AMOUNT and not digits.endswith("000")
    return max(map(len, groups)) > 2 and not all(_YEAR.fullmatch(group) for group in groups)
