"""Addresses of bringing a registry of initiatives in."""

from django.urls import path

from minga.initiatives.web.views import registry

_ALL = "iniciativas/importar/"
_ONE = f"{_ALL}<uuid:uuid>/"

urlpatterns = [
    path(_ALL, registry.registries, name="imports"),
    path(f"{_ALL}modelo.xlsx", registry.registry_model, name="import-model"),
    path(_ONE, registry.registry, name="import"),
    path(f"{_ONE}avance/", registry.registry_progress, name="import-progress"),
    path(f"{_ONE}filas/<uuid:row>/", registry.registry_settle, name="import-settle"),
    path(f"{_ONE}aplicar/", registry.registry_apply, name="import-apply"),
    path(f"{_ONE}deshacer/", registry.registry_undo, name="import-undo"),
    path(f"{_ONE}rechazadas.<slug:ending>", registry.registry_refused, name="import-refused"),
]
