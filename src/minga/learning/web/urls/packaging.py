"""Addresses of packages, external tools, Moodle and statements."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import (
    packaging,
    packaging_files,
    packaging_lti,
    packaging_moodle,
    packaging_statements,
    packaging_tools,
)

_ROOM = "ediciones/<slug:edition>/aula/"
_HERS = "aprender/<slug:edition>/"
_LINK = "lti/enlaces/<uuid:uuid>/"

paths: list[URLPattern | URLResolver] = [
    path(f"{_ROOM}paquetes/", packaging.packages, name="packages"),
    path(f"{_ROOM}paquetes/<uuid:uuid>/lugar/", packaging.package_place, name="package-place"),
    path(f"{_ROOM}paquetes/<uuid:uuid>/quitar/", packaging.package_remove, name="package-remove"),
    path(f"{_HERS}paquetes/<uuid:uuid>/", packaging.package, name="package"),
    path(f"{_HERS}paquetes/<uuid:uuid>/guardar/", packaging.package_save, name="package-save"),
    path("paquetes/<str:token>/minga/<path:name>", packaging_files.package_own, name="package-own"),
    path("paquetes/<str:token>/dentro/<path:name>", packaging_files.package_file, name="package-file"),
    path(f"{_ROOM}herramientas/", packaging_tools.tools, name="tools"),
    path(f"{_ROOM}herramientas/nueva/", packaging_tools.tool_new, name="tool-new"),
    path(f"{_ROOM}herramientas/<uuid:uuid>/", packaging_tools.tool_edit, name="tool-edit"),
    path(f"{_ROOM}herramientas/<uuid:uuid>/lugar/", packaging_tools.tool_place, name="tool-place"),
    path(f"{_HERS}herramientas/<uuid:uuid>/", packaging_tools.tool, name="tool"),
    path(f"{_HERS}herramientas/<uuid:uuid>/abrir/", packaging_tools.tool_open, name="tool-open"),
    path("lti/autorizar/", packaging_lti.authorize, name="lti-authorize"),
    path("lti/claves/", packaging_lti.lti_keys, name="lti-keys"),
    path("lti/ficha/", packaging_lti.lti_token, name="lti-token"),
    path(f"{_LINK}personas/", packaging_lti.lti_people, name="lti-people"),
    path(f"{_LINK}columnas/", packaging_lti.lti_columns, name="lti-columns"),
    path(f"{_LINK}columna", packaging_lti.lti_column, name="lti-column"),
    path(f"{_LINK}columna/scores", packaging_lti.lti_scores, name="lti-scores"),
    path(f"{_LINK}columna/results", packaging_lti.lti_results, name="lti-results"),
    path(f"{_ROOM}moodle/", packaging_moodle.moodle, name="moodle"),
    path(f"{_ROOM}moodle/equipos/", packaging_moodle.moodle_cohorts, name="moodle-cohorts"),
    path(f"{_ROOM}moodle/<slug:name>.csv", packaging_moodle.moodle_file, name="moodle-file"),
    path(f"{_ROOM}registros/", packaging_statements.statements, name="statements"),
]
