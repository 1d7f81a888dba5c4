"""On paper: the empty form, and what was answered."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from minga.core import clock
from minga.questionnaires.models import Form, Submission
from minga.questionnaires.queries.beginning import version_to_print
from minga.questionnaires.queries.drafts import submission_for
from minga.questionnaires.queries.paper import paper_answers, paper_form
from minga.questionnaires.web.views.answering import language_of
from minga.ui.http import PersonRequest, SignedInRequest, sign_in_required
from minga.ui.respond import respond


@require_safe
def print_empty(request: PersonRequest, key: str) -> HttpResponse:
    """Boxes to write in by hand. A form that is open is no secret: anybody may print it."""
    try:
        version = version_to_print(request.person, key, clock.now())
    except Form.DoesNotExist as missing:
        raise Http404 from missing
    return respond(request, "questionnaires/print_empty.html", {"page": paper_form(version, language_of(request))})


@sign_in_required
@require_safe
def print_answers(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """What was answered, for whoever may read it."""
    try:
        submission = submission_for(request.person, uuid)
    except Submission.DoesNotExist as missing:
        raise Http404 from missing
    page = paper_answers(submission, request.person, language_of(request))
    return respond(request, "questionnaires/print_answers.html", {"page": page})
