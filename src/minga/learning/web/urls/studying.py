"""Addresses of what a participant reads, does and brings along without a line."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import studying, studying_app, studying_outbox

_EDITION = "aprender/<slug:edition>/"

paths: list[URLPattern | URLResolver] = [
    path("sw.js", studying_app.worker, name="worker"),
    path("manifest.webmanifest", studying_app.manifest, name="manifest"),
    path("aprender/", studying.home, name="home"),
    path("aprender/sin-conexion/", studying_app.without_line, name="without-line"),
    path("aprender/sincronizar/", studying_outbox.sync, name="sync"),
    path("aprender/recibos/", studying_outbox.receipts, name="receipts"),
    path(_EDITION, studying.course, name="course"),
    path(f"{_EDITION}sesiones/<slug:key>/", studying.session, name="session"),
    path(f"{_EDITION}sesiones/<slug:key>/viaje/", studying.journey, name="journey"),
    path(f"{_EDITION}modulos/<slug:key>/cuaderno/", studying.booklet, name="booklet"),
]
