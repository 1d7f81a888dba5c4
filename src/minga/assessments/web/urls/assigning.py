"""Who judges what: the office's pages."""

from django.urls import URLPattern, path

from minga.assessments.web.views import assigning

_HERE = "jurado/paneles/<slug:key>/asignacion/"
_PAIR = f"{_HERE}pares/<uuid:uuid>/"

paths: list[URLPattern] = [
    path(_HERE, assigning.assigning, name="assigning"),
    path(f"{_HERE}proponer/", assigning.assignment_ask, name="assignment-ask"),
    path(f"{_HERE}avance/", assigning.assignment_progress, name="assignment-progress"),
    path(f"{_HERE}propuestas/<uuid:uuid>/<slug:step>/", assigning.assignment_step, name="assignment-step"),
    path(f"{_HERE}propuestas/<uuid:uuid>.json", assigning.assignment_problem, name="assignment-problem"),
    path(f"{_HERE}a-mano/<uuid:uuid>/", assigning.assign_hand, name="assign-hand"),
    path(f"{_PAIR}quitar/", assigning.pair_take, name="pair-take"),
    path(f"{_PAIR}fijar/", assigning.pair_lock, name="pair-lock"),
]
