"""Addresses of challenges."""

from django.urls import path

from minga.challenges.web import urls_strategy
from minga.challenges.web.views import deciding, pages, rows, writing

app_name = "challenges"

_ONE = "desafios/<slug:key>/"

urlpatterns = [
    *urls_strategy.urlpatterns,
    path("desafios/", pages.challenges, name="challenges"),
    path("desafios/nuevo/", writing.new, name="new"),
    path(_ONE, pages.challenge, name="challenge"),
    path(f"{_ONE}historial/", pages.history, name="history"),
    path(f"{_ONE}escribir/", writing.review, name="review"),
    path(f"{_ONE}escribir/<slug:step>/", writing.step, name="step"),
    path(f"{_ONE}filas/<slug:kind>/nueva/", rows.add, name="row-add"),
    path(f"{_ONE}filas/<slug:kind>/<uuid:uuid>/", rows.change, name="row-change"),
    path(f"{_ONE}filas/<slug:kind>/<uuid:uuid>/quitar/", rows.remove, name="row-remove"),
    path(f"{_ONE}mapear/", deciding.map_it, name="map"),
    path(f"{_ONE}caracterizar/", deciding.characterise, name="characterise"),
    path(f"{_ONE}confirmar/", deciding.confirm, name="confirm"),
    path(f"{_ONE}retirar/", deciding.withdraw, name="withdraw"),
    path(f"{_ONE}retomar/", deciding.take_up, name="take-up"),
    path(f"{_ONE}unir/", deciding.join, name="join"),
    path(f"{_ONE}separar/", deciding.part, name="part"),
]
