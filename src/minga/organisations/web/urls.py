"""Addresses of organisations, places and roles."""

from django.urls import path

from minga.organisations.web.views import directory, parts, record, roles, territories

app_name = "organisations"

_ONE = "organizaciones/<slug:key>/"

urlpatterns = [
    path("organizaciones/", directory.organisation_list, name="organisation-list"),
    path("organizaciones/registrar/", record.organisation_register, name="organisation-register"),
    path(_ONE, directory.organisation_page, name="organisation-page"),
    path(f"{_ONE}editar/", record.organisation_edit, name="organisation-edit"),
    path(f"{_ONE}confirmar/", record.organisation_confirm, name="organisation-confirm"),
    path(f"{_ONE}reconocer/", record.organisation_recognise, name="organisation-recognise"),
    path(f"{_ONE}retirar/", record.organisation_retire, name="organisation-retire"),
    path(f"{_ONE}unir/", record.organisation_merge, name="organisation-merge"),
    path(f"{_ONE}sumarse/", parts.organisation_join, name="organisation-join"),
    path(f"{_ONE}unidades/nueva/", parts.unit_add, name="unit-add"),
    path(f"{_ONE}unidades/<slug:unit_key>/editar/", parts.unit_edit, name="unit-edit"),
    path(f"{_ONE}unidades/<slug:unit_key>/retirar/", parts.unit_retire, name="unit-retire"),
    path(f"{_ONE}vinculos/nuevo/", parts.tie_add, name="tie-add"),
    path(f"{_ONE}vinculos/<uuid:uuid>/terminar/", parts.tie_end, name="tie-end"),
    path(f"{_ONE}vinculos/<uuid:uuid>/quitar/", parts.tie_remove, name="tie-remove"),
    path(f"{_ONE}roles/", roles.organisation_roles, name="organisation-roles"),
    path(f"{_ONE}roles/nuevo/", roles.role_give, name="role-give"),
    path("solicitudes/<uuid:uuid>/responder/", parts.join_answer, name="join-answer"),
    path("roles/<uuid:uuid>/suplente/", roles.role_deputy, name="role-deputy"),
    path("roles/<uuid:uuid>/fechas/", roles.role_dates, name="role-dates"),
    path("roles/<uuid:uuid>/terminar/", roles.role_end, name="role-end"),
    path("territorios/", territories.territory_list, name="territory-list"),
    path("territorios/importar/", territories.municipalities_import, name="municipalities-import"),
    path("territorios/<str:code>/", territories.territory_page, name="territory-page"),
]
