"""The dossier as data: a case in OPSI's shape that its writer may edit first, and the whole as JSON."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_safe

from minga.initiatives.models import Initiative
from minga.initiatives.queries.case import STATUSES, CaseSheet, case_of
from minga.initiatives.queries.open_data import dossier_data
from minga.initiatives.web import access
from minga.initiatives.web.forms.case import CaseForm, initial_of
from minga.ui.http import PersonRequest
from minga.ui.respond import respond
from minga.ui.sheets import comma_separated


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: PersonRequest, key: str) -> HttpResponse:
    """Read, change, take away. What is typed stays in the form: the house keeps none of it."""
    initiative = access.seen(request.person, key)
    if request.method == "POST":
        form = CaseForm(request.POST)
        if form.is_valid():
            return _file(initiative, form.sheet(), request.POST.get("format", "json"))
    else:
        form = CaseForm(
            initial=initial_of(case_of(initiative, request.build_absolute_uri(initiative.get_absolute_url())))
        )
    return respond(request, "initiatives/case.html", {"nav": "initiatives", "initiative": initiative, "form": form})


@require_safe
def dossier_json(request: PersonRequest, key: str) -> HttpResponse:
    """The public dossier for machines; a draft has none, not even for its team."""
    initiative = access.public(key)
    data = dossier_data(initiative, request.build_absolute_uri("/").rstrip("/"))
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _file(initiative: Initiative, sheet: CaseSheet, kind: str) -> HttpResponse:
    values = {**asdict(sheet), "statuses": [STATUSES[key][0] for key in sheet.statuses]}
    name = f"caso-{initiative.key}"
    if kind == "csv":
        header = [str(field.label) for field in CaseForm().fields.values()]
        line = ["; ".join(value) if isinstance(value, list) else value for value in values.values()]
        return comma_separated(name, header, [line])
    response = JsonResponse({"format": "opsi.case/1", **values}, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
