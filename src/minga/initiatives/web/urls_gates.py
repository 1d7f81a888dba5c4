"""Addresses of the gates, and of how the work rests, ends and begins again."""

from django.urls import URLPattern, path

from minga.initiatives.web.views import gates

_WORKSHOP = "iniciativas/<slug:key>/taller/"

urlpatterns: list[URLPattern] = [
    path(f"{_WORKSHOP}puertas/", gates.gates, name="gates"),
    path(f"{_WORKSHOP}puertas/<uuid:uuid>/retirar/", gates.gate_take_back, name="gate-take-back"),
    path(f"{_WORKSHOP}puertas/<uuid:uuid>/decidir/", gates.gate_decide, name="gate-decide"),
    path(f"{_WORKSHOP}cerrar/", gates.close, name="close"),
    path(f"{_WORKSHOP}reabrir/", gates.reopen, name="reopen"),
    path(f"{_WORKSHOP}reanudar/", gates.resume, name="resume"),
]
