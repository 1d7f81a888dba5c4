"""One cell at a time: from what was typed to what is kept, or a code that says what is wrong.

National ids with a check digit (Chile, Brazil, Uruguay) are refused when it does not fit: the
id is a key of the import, and a wrong key joins two people or splits one. Others are only
folded. Statistics (sex, year, contract) are never a reason to refuse anybody.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from minga.core.search import fold
from minga.people.enums import ContractType, Gender

_EMPTY: Final = {
    "",
    "-",
    "--",
    "—",
    "n/a",
    "na",
    "s/d",
    "sd",
    "s/n",
    "ninguno",
    "ninguna",
    "no aplica",
    "nan",
    "null",
    "none",
    "0",
}
_FORMULA: Final = re.compile(r"^[=@]|^[+-](?![\d\s().-]*\d[\d\s().-]*$)")
_ERROR: Final = re.compile(
    r"^#(N/?A|¡?REF!|¡?VALOR!|VALUE!|¿?NAME\?|¿?NOMBRE\?|DIV/0!|¡?DIV/0!|NUM!|¡?NUM!|NULL!)$", re.IGNORECASE
)
_SHORTENED: Final = re.compile(r"^\d(?:[.,]\d+)?e\+?\d+$", re.IGNORECASE)
_BROKEN: Final = re.compile("\ufffd|Ã[\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ''•–—˜™š›œžŸ]|Â[\u00a0-\u00bf]")

TIMEZONES: Final[Mapping[str, str]] = {
    "AR": "America/Argentina/Buenos_Aires",
    "BO": "America/La_Paz",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CO": "America/Bogota",
    "CR": "America/Costa_Rica",
    "CU": "America/Havana",
    "DO": "America/Santo_Domingo",
    "EC": "America/Guayaquil",
    "GT": "America/Guatemala",
    "HN": "America/Tegucigalpa",
    "MX": "America/Mexico_City",
    "NI": "America/Managua",
    "PA": "America/Panama",
    "PE": "America/Lima",
    "PY": "America/Asuncion",
    "SV": "America/El_Salvador",
    "UY": "America/Montevideo",
    "VE": "America/Caracas",
}
_GENDERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("f", "femenino", "feminino", "mujer", "mulher", "female", "woman", "fem"), Gender.WOMAN),
    **dict.fromkeys(("h", "hombre", "homem", "masculino", "varon", "male", "man", "masc"), Gender.MAN),
    **dict.fromkeys(
        ("otro", "otra", "outro", "outra", "other", "x", "no binario", "nao binario", "no binaria"), Gender.OTHER
    ),
    **dict.fromkeys(("prefiere no decir", "prefiero no decir", "prefiro nao dizer", "no informa"), Gender.UNSAID),
}
_LANGUAGES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("es", "esp", "espanol", "castellano", "spanish", "espanhol"), "es"),
    **dict.fromkeys(("pt", "por", "portugues", "portuguese", "pt br", "br"), "pt"),
    **dict.fromkeys(("en", "eng", "ingles", "english"), "en"),
}
_CONTRACTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("carrera", "permanente", "planta", "nombrado", "efectivo", "efetivo", "career", "presupuestado"),
        ContractType.CAREER,
    ),
    **dict.fromkeys(
        ("confianza", "libre nombramiento", "cargo de confianza", "comissionado", "appointed"), ContractType.APPOINTED
    ),
    **dict.fromkeys(
        ("contratado", "temporal", "contrata", "temporario", "temporary", "interino"), ContractType.TEMPORARY
    ),
    **dict.fromkeys(
        ("consultor", "consultora", "honorarios", "prestacion de servicios", "consultant"), ContractType.CONSULTANT
    ),
    **dict.fromkeys(("electo", "electa", "eleccion popular", "eleito", "elected"), ContractType.ELECTED),
}


def is_empty(text: str) -> bool:
    """Nothing, or one of the ways people write nothing."""
    return fold(text) in _EMPTY


def cell_problem(text: str) -> str:
    """What is wrong with a cell whatever it is for: formula, Excel error, broken letters."""
    if _FORMULA.search(text) and not is_empty(text):
        return "formula"
    if _ERROR.match(text):
        return "excel_error"
    return "broken_letters" if _BROKEN.search(text) else ""


def read_email(text: str) -> tuple[str, str]:
    """The address in lower case, and a code when it is not one."""
    address = text.strip().removeprefix("mailto:").strip(" <>;,.").lower()
    if re.search(r"[;,\s]+\S+@", address):
        return "", "two_emails"
    if not address.isascii() and "@" in address:
        plain = "".join(
            letter for letter in unicodedata.normalize("NFKD", address) if not unicodedata.combining(letter)
        )
        return "", "email_accent" if plain.isascii() else "bad_email"
    try:
        validate_email(address)
    except ValidationError:
        return "", "bad_email"
    return (address, "") if len(address) <= 254 else ("", "bad_email")


def fold_id(text: str) -> str:
    """Letters and digits only, upper case: "12.345.678-k" → "12345678K"."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum()).upper()


def read_id(text: str, country: str) -> tuple[str, str]:
    """The folded id, and a code when it cannot be one."""
    if _SHORTENED.match(text.strip()):
        return "", "id_shortened"
    folded = re.sub(r"^(CI|RUT|RUN|CPF|DNI|CC|NRO|NO)(?=\d)", "", fold_id(text))
    if country == "BR" and folded.isdigit() and 8 <= len(folded) < 11:
        folded = folded.zfill(11)
    if not 4 <= len(folded) <= 20 or not any(letter.isdigit() for letter in folded):
        return "", "bad_id"
    fits = _CHECKS.get(country)
    return (folded, "") if fits is None or fits(folded) else ("", "id_digit")


def _rut_fits(folded: str) -> bool:
    """Chile: modulo 11 over the number, K for ten."""
    number, digit = folded[:-1], folded[-1]
    if not number.isdigit() or not 6 <= len(number) <= 8:
        return False
    total = sum(int(figure) * (2 + position % 6) for position, figure in enumerate(reversed(number)))
    return digit == {10: "K", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def _cpf_fits(folded: str) -> bool:
    """Brazil: eleven figures, the last two follow from the others."""
    if len(folded) != 11 or not folded.isdigit() or len(set(folded)) == 1:
        return False
    figures = [int(figure) for figure in folded]
    for length in (9, 10):
        total = sum(figure * (length + 1 - position) for position, figure in enumerate(figures[:length]))
        if figures[length] != total * 10 % 11 % 10:
            return False
    return True


def _ci_fits(folded: str) -> bool:
    """Uruguay: seven or eight figures, the last one follows from the others."""
    if not folded.isdigit() or not 7 <= len(folded) <= 8:
        return False
    figures = [int(figure) for figure in folded.zfill(8)]
    total = sum(figure * weight for figure, weight in zip(figures[:7], (2, 9, 8, 7, 6, 3, 4), strict=True))
    return figures[7] == -total % 10


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {"CL": _rut_fits, "BR": _cpf_fits, "UY": _ci_fits}


def read_country(text: str, names: Mapping[str, str]) -> str:
    """The two letters of a country; `names` maps folded names to them."""
    folded = fold(text).strip(" .")
    if folded in names:
        return names[folded]
    code = folded.upper().replace(".", "")
    found = None
    if len(code) == 2:
        found = pycountry.countries.get(alpha_2=code)
    elif len(code) == 3:
        found = pycountry.countries.get(alpha_3=code)
    return str(found.alpha_2) if found else ""


def read_language(text: str) -> str:
    """The code of a language of the house, or nothing."""
    return _LANGUAGES.get(fold(text).replace("-", " "), "")


def read_gender(text: str, *, men_are_m: bool) -> str:
    """ "M" is a man where women are "F", and a woman where men are "H"."""
    folded = fold(text).strip(" .")
    if folded == "m":
        return Gender.MAN if men_are_m else Gender.WOMAN
    return _GENDERS.get(folded, "")


def read_year(text: str, this_year: int) -> int | None:
    """The year of birth, alone or inside a date."""
    found = re.search(r"(?<!\d)(19|20)\d{2}(?!\d)", text)
    year = int(found.group()) if found else 0
    return year if this_year - 100 < year < this_year - 14 else None


def read_contract(text: str) -> str:
    """One of the kinds of contract, or another kind."""
    return _CONTRACTS.get(fold(text), ContractType.OTHER if text else "")


def split_name(text: str) -> tuple[str, str]:
    """Given and family name. Only a comma tells them apart; names are never guessed."""
    family, comma, given = (part.strip() for part in text.partition(","))
    return (given, family) if comma and given and family else (text.replace(",", " ").strip(), "")
