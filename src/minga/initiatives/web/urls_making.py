"""Addresses of what the team makes: artefacts, canvases, and what is kept from the public."""

from django.urls import path

from minga.initiatives.web.views import canvas_board, canvas_public, canvases, making

_SHOP = "iniciativas/<slug:key>/taller/"
_CANVAS = f"{_SHOP}lienzos/<uuid:uuid>/"

urlpatterns = [
    path("iniciativas/<slug:key>/lienzos/<uuid:uuid>/", canvas_public.canvas_public, name="canvas-public"),
    path(f"{_SHOP}hecho/", making.making, name="making"),
    path(f"{_SHOP}artefactos/agregar/", making.artefact_add, name="artefact-add"),
    path(f"{_SHOP}artefactos/<uuid:uuid>/", making.artefact, name="artefact"),
    path(f"{_SHOP}artefactos/<uuid:uuid>/version/", making.version_add, name="version-add"),
    path(f"{_SHOP}reservar/<slug:kind>/<uuid:uuid>/", making.restrict, name="restrict"),
    path(f"{_SHOP}lienzos/usar/", canvases.tool_choose, name="tool-choose"),
    path(f"{_SHOP}lienzos/usar/<slug:tool>/", canvases.tool_use, name="tool-use"),
    path(f"{_SHOP}lienzos/usar/<slug:tool>/fotografia/", canvases.tool_photograph, name="tool-photograph"),
    path(_CANVAS, canvas_board.canvas, name="canvas"),
    path(f"{_CANVAS}novedades/", canvas_board.canvas_news, name="canvas-news"),
    path(f"{_CANVAS}imprimir/", canvas_board.canvas_print, name="canvas-print"),
    path(f"{_CANVAS}terminar/", canvas_board.canvas_finish, name="canvas-finish"),
    path(f"{_CANVAS}seguir/", canvas_board.canvas_go_on, name="canvas-go-on"),
    path(f"{_CANVAS}descartar/", canvas_board.canvas_discard, name="canvas-discard"),
    path(f"{_CANVAS}actualizar/", canvas_board.canvas_move, name="canvas-move"),
    path(f"{_CANVAS}datos/", canvases.canvas_edit, name="canvas-edit"),
    path(f"{_CANVAS}fotos/", canvases.photos_add, name="photos-add"),
    path(f"{_CANVAS}fotos/<uuid:photo>/quitar/", canvases.photo_remove, name="photo-remove"),
]
