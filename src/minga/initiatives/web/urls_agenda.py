"""Addresses of the reform agenda."""

from django.urls import path

from minga.initiatives.web.views import agenda, agenda_keeping

_ONE = "reformas/<slug:key>/"

urlpatterns = [
    path("reformas/", agenda.reforms, name="reforms"),
    path("reformas/lista.<slug:kind>", agenda.reforms_sheet, name="reforms-sheet"),
    path("reformas/barreras/", agenda_keeping.agenda, name="agenda"),
    path("reformas/nueva/", agenda_keeping.reform_add, name="reform-add"),
    path(_ONE, agenda.reform, name="reform"),
    path(f"{_ONE}cambiar/", agenda_keeping.reform_edit, name="reform-edit"),
    path(f"{_ONE}mover/", agenda_keeping.reform_move, name="reform-move"),
    path(f"{_ONE}publicar/", agenda_keeping.reform_publish, name="reform-publish"),
    path(f"{_ONE}reunir/", agenda_keeping.reform_gather, name="reform-gather"),
    path(f"{_ONE}barreras/<uuid:uuid>/quitar/", agenda_keeping.reform_release, name="reform-release"),
]
