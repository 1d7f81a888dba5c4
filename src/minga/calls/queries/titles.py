"""What an application is called in lists when nobody gave it a title."""

from minga.calls.models import Application
from minga.calls.queries.candidates import HAS_A_TITLE
from minga.questionnaires.enums import QuestionKind
from minga.questionnaires.models import Submission

_LONGEST = 160
_TITLES = ("title", "titulo", "nombre_del_proyecto", "project_title", "challenge_title", "initiative_title")


def title_from(application: Application, submission: Submission | None) -> str:
    """From the answer that is a title; else from what it is about. Persons are called by their code."""
    if application.call.kind not in HAS_A_TITLE:
        return ""
    answered = _answered(submission) if submission is not None else ""
    about = application.initiative or application.solver or application.organisation
    return (answered or (str(about) if about is not None else ""))[:_LONGEST]


def _answered(submission: Submission) -> str:
    for key, question in submission.version.questions.questions.items():
        is_title = question.fills.endswith(".title") or key in _TITLES
        if is_title and question.kind is QuestionKind.TEXT and submission.values.get(key):
            return str(submission.values[key])
    return ""
