"""Lessons that anybody may read, and citing one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minga.core import clock
from minga.core.errors import DomainError
from minga.library.actions.lessons import cite_lesson, remove_citation
from minga.library.queries.lessons import citable_in, lesson_page, published_lessons, row_of, told_to_cite
from minga.library.web import access
from minga.library.web.forms.filters import LessonFilterForm
from minga.library.web.forms.lessons import CiteForm
from minga.ui.forms import bind, refuse
from minga.ui.http import PersonRequest, SignedInRequest, redirect, sign_in_required
from minga.ui.paging import page_of
from minga.ui.respond import respond


@require_safe
def lessons(request: PersonRequest) -> HttpResponse:
    """What others learned, newest first."""
    form = LessonFilterForm(request.GET)
    wanted = form.wanted
    page = page_of(published_lessons(wanted), request)
    context = {"form": form, "wanted": wanted, "page": page, "rows": [row_of(row) for row in page]}
    return respond(request, "library/lessons.html", context, part="rows")


@require_safe
def lesson(request: PersonRequest, key: str) -> HttpResponse:
    """One lesson, and where it was used since."""
    found = access.lesson_seen(request.person, key)
    return respond(request, "library/lesson.html", {"page": lesson_page(found, request.person)})


@sign_in_required
@require_http_methods(["GET", "POST"])
def cite(request: SignedInRequest, key: str) -> HttpResponse:
    """Say in which dossier of one's own it was used."""
    found = access.lesson_seen(request.person, key)
    subjects = citable_in(request.person, found)
    if not subjects:
        raise Http404
    form = bind(CiteForm, request, subjects=subjects)
    if request.method == "POST" and form.is_valid():
        told = told_to_cite(request.person, form.cleaned_data["subject"])
        given = {"subject": told, "note": form.cleaned_data["note"]}
        try:
            cite_lesson(lesson=found, **given, actor=request.person, now=clock.now())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Cited: those who wrote it see where it was used."))
            return redirect(request, found)
    return respond(request, "library/lesson_cite.html", {"form": form, "lesson": found})


@sign_in_required
@require_POST
def citation_remove(request: SignedInRequest, key: str, uuid: UUID) -> HttpResponse:
    """The dossier did not use it after all."""
    found = access.lesson_seen(request.person, key)
    citation = access.citation_removed(request.person, found, uuid)
    remove_citation(citation=citation, actor=request.person, now=clock.now())
    messages.success(request, _("The citation is taken back."))
    return redirect(request, found)
