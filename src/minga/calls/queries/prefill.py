"""What is known already of who applies, for the questions where that is sure; the page shows it as Minga's.

Sure is: an answer that a form declares by `fills`, a kind of question that has one answer only (e-mail,
telephone, identity number), or a key that means one thing. And what the same people answered to the same
question in an earlier round. Nothing is filled on cards: they are about others.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from minga.calls.models import Application
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models import Submission
from minga.questionnaires.models.definition import Question

Source = Callable[[Application], str]

_WORDY: Final = (Kind.TEXT, Kind.LONG_TEXT)
_FILLS: Final[Mapping[str, Source]] = {
    "person.name": lambda it: it.person.name,
    "person.email": lambda it: it.person.email or "",
    "person.phone": lambda it: it.person.phone,
    "person.national_id": lambda it: it.person.national_id or "",
    "person.position": lambda it: it.person.position,
    "person.contract_type": lambda it: it.person.contract_type,
    "person.gender": lambda it: it.person.gender,
    "organisation.name": lambda it: _of(it.organisation, "name"),
    "organisation.website": lambda it: _of(it.organisation, "website"),
    "organisation.email": lambda it: _of(it.organisation, "public_email"),
    "challenge.title": lambda it: _of(it.challenge, "title"),
    "challenge.question": lambda it: _of(it.challenge, "question"),
    "challenge.affected": lambda it: _of(it.challenge, "affected"),
    "challenge.nature": lambda it: _of(it.challenge, "nature"),
    "initiative.title": lambda it: _of(it.initiative, "title"),
    "initiative.problem": lambda it: _of(it.initiative, "problem"),
    "initiative.change": lambda it: _of(it.initiative, "change"),
    "solver.name": lambda it: _of(it.solver, "name"),
    "solver.summary": lambda it: _of(it.solver, "summary"),
}
_KEYS: Final[Mapping[str, str]] = {
    "full_name": "person.name",
    "applicant_name": "person.name",
    "email": "person.email",
    "phone": "person.phone",
    "national_id": "person.national_id",
    "post": "person.position",
    "position": "person.position",
    "contract": "person.contract_type",
    "organisation": "organisation.name",
    "institution": "organisation.name",
    "entity": "organisation.name",
    "organisation_website": "organisation.website",
}
"""Keys that mean one thing in every form of the house."""
_KINDS: Final[Mapping[Kind, str]] = {
    Kind.EMAIL: "person.email",
    Kind.PHONE: "person.phone",
    Kind.NATIONAL_ID: "person.national_id",
}


def known_answers(application: Application, draft: Submission) -> dict[str, Any]:
    """What can be written into a fresh draft, by question."""
    earlier = _earlier(application, draft)
    found: dict[str, Any] = {}
    for key, question in draft.version.questions.questions.items():
        value = earlier.get(key) if key in earlier else _fits(question, _source(key, question)(application))
        if value:
            found[key] = value
    return found


def _earlier(application: Application, draft: Submission) -> dict[str, Any]:
    """What was typed in the last round before, for questions of the same key and kind."""
    entry = application.entries.filter(submission__isnull=False).select_related("submission__version").last()
    if entry is None or entry.submission is None:
        return {}
    asked = entry.submission.version.questions.questions
    now_asked = draft.version.questions.questions
    return {
        key: value
        for key, value in entry.submission.typed.items()
        if key in now_asked and key in asked and now_asked[key].kind is asked[key].kind
    }


def _source(key: str, question: Question) -> Source:
    name = question.fills or _KEYS.get(key) or _KINDS.get(question.kind, "")
    return _FILLS.get(name, lambda it: "")


def _fits(question: Question, text: str) -> str:
    """Only what the question could take: a text, or one of its options."""
    if question.kind is Kind.CHOICE:
        return text if text in question.option_keys else ""
    return text if question.kind in (*_WORDY, *_KINDS) else ""


def _of(thing: object | None, name: str) -> str:
    return str(getattr(thing, name, "") or "") if thing is not None else ""
