"""Addresses of the public dossier, of its lists, and of what leaves the house as data."""

from django.urls import path

from minga.initiatives.web.views import case, dossier, history, lists

urlpatterns = [
    path("iniciativas/", lists.initiative_list, name="list"),
    path("tablero-de-iniciativas/", lists.initiative_board, name="board"),
    path("iniciativas/lista.<slug:kind>", lists.initiative_sheet, name="sheet"),
    path("iniciativas/<slug:key>/", dossier.dossier, name="dossier"),
    path("iniciativas/<slug:key>/imprimir/", dossier.dossier_print, name="print"),
    path("iniciativas/<slug:key>/en-cinco-minutos/", dossier.five_minutes, name="five-minutes"),
    path("iniciativas/<slug:key>/bitacora/", history.history, name="history"),
    path("iniciativas/<slug:key>/caso/", case.case, name="case"),
    path("iniciativas/<slug:key>/expediente.json", case.dossier_json, name="dossier-data"),
]
