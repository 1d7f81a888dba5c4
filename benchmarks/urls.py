"""Minga's pages, and a bare one: what Django itself needs for 20 rows of the same table."""

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

_TEMPLATE = Engine().from_string(
    "<!doctype html><title>Bare</title><table>"
    "{% for row in rows %}<tr><td>{{ row.person.given_name }}</td><td>{{ row.person.family_name }}</td>"
    "<td>{{ row.person.email }}</td><td>{{ row.status }}</td></tr>{% endfor %}</table>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one template without a base, no session, no person."""
    enrolments = apps.get_model("programmes.Enrolment")._default_manager
    rows = enrolments.select_related("person").order_by("pk")[:20]
    return HttpResponse(_TEMPLATE.render(Context({"rows": rows})))


urlpatterns = [path("bare/", bare), path("", include("minga.config.urls"))]
