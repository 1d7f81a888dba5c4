"""Which column of a file is what: header words in Spanish, Portuguese and English.

A header is folded (accents, case, punctuation, "N.º", "del participante") and looked up; if
it is not known whole, the first known phrase in it decides. The manager can correct every
guess on the mapping page, so a wrong guess is a nuisance and a missing one is not the end.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from minga.core.search import fold
from minga.programmes.queries.nominee_import_file import FileProblem, Sheet

FIELDS: Final = {
    "email": _("E-mail"),
    "national_id": _("National id"),
    "full_name": _("Full name"),
    "given_name": _("Given name"),
    "second_given_name": _("Second given name"),
    "family_name": _("Family name"),
    "second_family_name": _("Second family name"),
    "country": _("Country"),
    "organisation": _("Organisation"),
    "position": _("Position"),
    "phone": _("Telephone"),
    "language": _("Language"),
    "gender": _("Sex or gender"),
    "birth_year": _("Year of birth"),
    "contract_type": _("Type of contract"),
}
_WORDS: Final[Mapping[str, str]] = {
    "email": "correo|correos|correo electronico|e mail|email|mail|correo e|direccion de correo|endereco de email"
    "|endereco eletronico|correio eletronico|email address|e mail address",
    "national_id": "cedula|cedula de identidad|cedula de ciudadania|documento|documento de identidad"
    "|numero de documento|nro de documento|n de documento|num documento|numero documento|nro documento"
    "|doc identidad|dni|ci|c i|cpf|rut|run|rg|cc"
    "|cui|nuip|cedula identidad|identificacion|numero de identificacion|documento de identidade|identidade|id number"
    "|national id|identity document|identity number|pasaporte|passport|passaporte",
    "full_name": "nombre completo|nombres y apellidos|nombre y apellido|nombre y apellidos|apellidos y nombres"
    "|apellido y nombre|nome completo|nome e sobrenome|full name|participante|funcionario|funcionaria|postulante"
    "|servidor",
    "given_name": "nombre|nombres|primer nombre|nome|nomes|primeiro nome|first name|firstname|given name|given names"
    "|name|forename",
    "second_given_name": "segundo nombre|segundo nome|middle name|second name",
    "family_name": "apellido|apellidos|primer apellido|apellido paterno|sobrenome|sobrenomes|ultimo nome|last name"
    "|lastname|surname|family name|family names",
    "second_family_name": "segundo apellido|apellido materno|segundo sobrenome|second surname",
    "country": "pais|pais de residencia|country",
    "organisation": "institucion|entidad|organizacion|organismo|municipio|municipalidad|alcaldia|intendencia|ministerio"
    "|gobierno local|gobernacion|lugar de trabajo|prefeitura|instituicao|entidade|orgao|organizacao|institution"
    "|organisation|organization|entity|municipality|employer|agency",
    "position": "cargo|puesto|funcion|funcao|ocupacion|job title|position|post",
    "phone": "telefono|celular|movil|whatsapp|tel|fone|telefone|phone|mobile|contacto telefonico|telephone|cell phone",
    "language": "idioma|lengua|lingua|language|preferred language|lang",
    "gender": "sexo|genero|sex|gender",
    "birth_year": "ano de nacimiento|fecha de nacimiento|ano nacimiento|nacimiento|ano de nascimento|data de nascimento"
    "|nascimento|birth year|year of birth|date of birth|birth date",
    "contract_type": "tipo de contrato|vinculo|vinculacion|tipo de vinculacion|contrato|contract type|contract"
    "|tipo de vinculo|vinculo laboral|regimen laboral",
}
_NOT_OURS: Final = re.compile(
    r"\b(tipo (de )?(documento|identificacion|doc)|document type|fecha de (expedicion|registro|inscripcion)"
    r"|jefe|jefa|superior|supervisor|telefono de emergencia|marca temporal|timestamp)\b"
)
_NAME_OF: Final = re.compile(r"^(nombre|nome|name) (de la|de el|del|de|da|do|of the|of) ")
_WHOSE: Final = re.compile(
    r"\b(del|de la|de el|da|do|de|of the|of) "
    r"(participante|persona|postulante|funcionari[oa]|nominad[oa]|pessoa|servidor|person)\b"
)
_KNOWN: Final[dict[str, str]] = {phrase: name for name, phrases in _WORDS.items() for phrase in phrases.split("|")}
_MOST_TITLE_ROWS: Final = 15


@dataclass(frozen=True)
class Header:
    """Where the header stands (from 0), its words, and the field of each recognised column."""

    row: int
    titles: Sequence[str]
    columns: Mapping[str, int]


def field_of(title: str) -> str:
    """The field that a header means, or nothing."""
    words = _folded(title)
    if not words or _NOT_OURS.search(words):
        return ""
    words = _WHOSE.sub("", words).strip() or words
    if words in _KNOWN:
        return _KNOWN[words]
    stripped = _NAME_OF.sub("", words)
    return _KNOWN.get(stripped) or _first_phrase(stripped)


def match_columns(titles: Sequence[str]) -> dict[str, int]:
    """Field → column. A header that is a known phrase whole wins over one that only holds it."""
    columns: dict[str, int] = {}
    for whole in (True, False):
        for position, title in enumerate(titles):
            if position in columns.values() or (_folded(title) in _KNOWN) is not whole:
                continue
            name = field_of(title)
            if name and name not in columns:
                columns[name] = position
    if "given_name" in columns and "family_name" not in columns and "full_name" not in columns:
        columns["full_name"] = columns.pop("given_name")
    return columns


def find_header(sheet: Sheet) -> Header:
    """The row of titles: the one, above the first e-mail, where most columns are recognised."""
    above = list(_above_people(sheet))
    if not above:
        raise FileProblem(
            _("The first row has no titles. Write one over each column, such as name, e-mail and institution."),
            code="no_titles",
        )
    number, row = max(above, key=lambda numbered: (len(match_columns(numbered[1])), numbered[0]))
    header = Header(number, tuple(row), match_columns(row))
    _refuse_merged(sheet, header)
    return header


def _above_people(sheet: Sheet) -> Iterable[tuple[int, Sequence[str]]]:
    """The first rows that hold something, up to the first with an e-mail in it."""
    for number, row in enumerate(sheet.rows[:_MOST_TITLE_ROWS]):
        if any("@" in value for value in row):
            return
        if any(row):
            yield number, row


def best_sheet(sheets: Iterable[Sheet]) -> tuple[Sheet, Header]:
    """The sheet whose header is recognised best; the first when they are even."""
    found: list[tuple[Sheet, Header]] = []
    refused: FileProblem | None = None
    for sheet in sheets:
        try:
            found.append((sheet, find_header(sheet)))
        except FileProblem as problem:
            refused = refused or problem
    if not found and refused is not None:
        raise refused
    return max(found, key=lambda pair: len(pair[1].columns))


def _refuse_merged(sheet: Sheet, header: Header) -> None:
    """A title over several columns makes it impossible to say which is which."""
    for merge in sheet.merges:
        if merge.top <= header.row <= merge.bottom and merge.right > merge.left:
            raise FileProblem(
                _(
                    "The row of titles (row %(row)s) has merged cells. Separate them, write one title "
                    "over each column, and send the file again."
                )
                % {"row": header.row + 1},
                code="merged",
            )


def _folded(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", fold(title.replace("º", "").replace("°", "").replace("ª", "")))
    return " ".join(words.split())


def _first_phrase(words: str) -> str:
    """The field of the first known phrase; of several that start at the same word, the longest."""
    tokens = words.split()
    for start in range(len(tokens)):
        for end in range(min(len(tokens), start + 5), start, -1):
            phrase = " ".join(tokens[start:end])
            if phrase in _KNOWN and (len(phrase) > 2 or len(tokens) == 1):
                return _KNOWN[phrase]
    return ""
