"""What is wrong with a row, said to the manager: first what to do, then what was read."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.programmes.enums import EnrolmentStatus
from minga.programmes.queries.nominee_import_columns import FIELDS

REASONS: Final[Mapping[str, Promise]] = {
    "formula": gettext_lazy("Write the value: the cell holds a formula, and formulas are not imported."),
    "excel_error": gettext_lazy("Write the value: Excel shows an error in this cell."),
    "broken_letters": gettext_lazy("Write it again: the accents of this cell are broken."),
    "too_long": gettext_lazy("Shorten it to %(most)s letters at most."),
    "too_many_cells": gettext_lazy("The row has more cells than titles: look for a separator inside a text."),
    "no_key": gettext_lazy("Write an e-mail or a national id: without one of them nobody can be told apart."),
    "bad_email": gettext_lazy("Write one whole e-mail address, for example name@town.gob."),
    "two_emails": gettext_lazy("Leave one e-mail address: the cell has several."),
    "email_accent": gettext_lazy("Write the e-mail address without accents."),
    "new_without_email": gettext_lazy("Write the e-mail: the person is new, and the invitation goes there."),
    "new_without_name": gettext_lazy("Write the name: the person is new."),
    "bad_name": gettext_lazy("Write the name: this does not look like one."),
    "bad_country": gettext_lazy("Write the name of the country or its two letters."),
    "id_without_country": gettext_lazy("Write the country: a national id belongs to one."),
    "id_shortened": gettext_lazy("Write the whole number: Excel shortened it."),
    "bad_id": gettext_lazy("Write the whole number of the document."),
    "id_digit": gettext_lazy("Look at the document again: its check digit does not fit."),
    "organisation_unknown": gettext_lazy("Say which organisation this is: none here has this name."),
    "organisation_twice": gettext_lazy("Say which organisation this is: several have this name."),
    "two_people": gettext_lazy("Choose one: the e-mail belongs to one person and the document to another."),
    "other_email": gettext_lazy(
        "Use the e-mail with which this person is known, %(shown)s, or ask her to change it in her account."
    ),
    "other_id": gettext_lazy("Look at the document again: this e-mail belongs to a person with another one."),
    "repeated": gettext_lazy("Leave it out: it repeats row %(rows)s."),
    "contradicts": gettext_lazy("Choose one: it names the same person as row %(rows)s, with other data."),
    "unknown_language": gettext_lazy("The language was not understood; the one of the edition is used."),
    "unknown_gender": gettext_lazy("The sex or gender was not understood and is left out."),
    "unknown_birth_year": gettext_lazy("The year of birth was not understood and is left out."),
    "already_in": gettext_lazy("Is in the edition already: %(status)s."),
}


def reason(problem: Mapping[str, Any]) -> str:
    """One problem as a sentence in the reader's language."""
    words = REASONS.get(problem["code"])
    if words is None:
        return str(problem["code"])
    if problem["code"] == "already_in":
        return str(words) % {"status": EnrolmentStatus(problem["status"]).label}
    rows = ", ".join(str(row) for row in problem.get("rows", ()))
    return str(words) % {"most": problem.get("most"), "shown": problem.get("shown"), "rows": rows}


def reasons(problems: Iterable[Mapping[str, Any]], *, mild: bool | None = None) -> list[str]:
    """Each problem with the name of its cell in front."""
    told = [problem for problem in problems if mild is None or bool(problem.get("mild")) is mild]
    return [f"{FIELDS[each['field']]}: {reason(each)}" if each["field"] in FIELDS else reason(each) for each in told]


def notice(told: Mapping[str, Any]) -> str:
    """What was done to the file while it was read."""
    if told["code"] == "sheet":
        return _("The sheet “%(name)s” was read.") % {"name": told["name"]}
    if told["code"] == "encoding":
        return _(
            "The letters were read as %(name)s, as old programs write them. Look whether the accents are right."
        ) % {"name": told["name"]}
    if told["code"] == "skipped":
        return ngettext(
            "One row above the titles was left out.", "%(rows)s rows above the titles were left out.", told["rows"]
        ) % {"rows": told["rows"]}
    if told["code"] == "moved":
        return _("Something changed in the house while you were looking. Nothing was imported; look at the rows again.")
    return ""
