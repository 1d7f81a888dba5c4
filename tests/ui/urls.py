"""The addresses that tests of the look need, and no other app's."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("entrar/", empty, name="sign-in"),
    path("health/", empty, name="health"),
    path("", include("minga.ui.web.urls")),
]
handler404 = "minga.ui.errors.not_found"
