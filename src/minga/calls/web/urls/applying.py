from django.urls import URLPattern, path

from minga.calls.web.views import applications, applying, team

_APPLICATION = "postulaciones/<uuid:uuid>/"

paths: list[URLPattern] = [
    path("convocatorias/<slug:key>/postular/", applying.apply, name="apply"),
    path("convocatorias/<slug:key>/postulaciones/", applications.application_list, name="applications"),
    path("convocatorias/<slug:key>/postulaciones.<slug:kind>", applications.sheet, name="applications-sheet"),
    path("postulaciones/", applying.my_applications, name="my-applications"),
    path("postulaciones/equipo/<str:token>/", team.invitation, name="team-invitation"),
    path(_APPLICATION, applying.application, name="application"),
    path(f"{_APPLICATION}datos/", applying.change, name="application-change"),
    path(f"{_APPLICATION}enviar/", applying.send, name="application-send"),
    path(f"{_APPLICATION}retirar/", applying.withdraw, name="application-withdraw"),
    path(f"{_APPLICATION}equipo/", team.team, name="team"),
    path(f"{_APPLICATION}equipo/<uuid:member>/quitar/", team.remove, name="team-remove"),
    path(f"{_APPLICATION}equipo/<uuid:member>/liderar/", team.lead, name="team-lead"),
    path(f"{_APPLICATION}oficina/", applications.office_page, name="application-office"),
]
