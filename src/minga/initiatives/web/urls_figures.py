"""Addresses of figures before and now, and of the services that change."""

from django.urls import path

from minga.initiatives.web.views import figures, services

_SHOP = "iniciativas/<slug:key>/taller/"
_ONE = f"{_SHOP}cifras/<slug:target>/"

urlpatterns = [
    path(f"{_SHOP}cifras/", figures.figures, name="figures"),
    path(f"{_SHOP}cifras/agregar/", figures.figure_edit, name="figure-add"),
    path(f"{_SHOP}cifras/tomar-del-desafio/", figures.figures_take_over, name="figures-take-over"),
    path(_ONE, figures.figure, name="figure"),
    path(f"{_ONE}cambiar/", figures.figure_edit, name="figure-edit"),
    path(f"{_ONE}pegar/", figures.figure_paste, name="figure-paste"),
    path(f"{_ONE}quitar/", figures.figure_drop, name="figure-drop"),
    path(f"{_SHOP}servicios/agregar/", services.service_add, name="service-add"),
    path(f"{_SHOP}servicios/<uuid:uuid>/", services.service_edit, name="service-edit"),
    path(f"{_SHOP}servicios/<uuid:uuid>/quitar/", services.service_remove, name="service-remove"),
]
