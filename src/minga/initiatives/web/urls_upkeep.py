"""Addresses of what is written down while the work goes on: costs, decisions, risks, barriers."""

from django.urls import path

from minga.initiatives.web.views import barriers, costs, decisions

_SHOP = "iniciativas/<slug:key>/taller/"
_COST = f"{_SHOP}costos/<uuid:uuid>/"
_BARRIER = f"{_SHOP}barreras/<uuid:uuid>/"

urlpatterns = [
    path(f"{_SHOP}costos/", costs.costs, name="costs"),
    path(f"{_SHOP}costos/pegar/", costs.costs_paste, name="costs-paste"),
    path(f"{_SHOP}costos/lista.<slug:kind>", costs.costs_sheet, name="costs-sheet"),
    path(f"{_COST}corregir/", costs.cost_correct, name="cost-correct"),
    path(f"{_COST}revertir/", costs.cost_reverse, name="cost-reverse"),
    path(f"{_SHOP}decisiones/", decisions.decisions, name="decisions"),
    path(f"{_SHOP}decisiones/agregar/", decisions.decision_add, name="decision-add"),
    path(f"{_SHOP}decisiones/<uuid:uuid>/", decisions.decision_edit, name="decision-edit"),
    path(f"{_SHOP}riesgos/agregar/", decisions.risk_add, name="risk-add"),
    path(f"{_SHOP}riesgos/<uuid:uuid>/", decisions.risk_edit, name="risk-edit"),
    path(f"{_SHOP}riesgos/<uuid:uuid>/estado/", decisions.risk_move, name="risk-move"),
    path(f"{_SHOP}barreras/agregar/", barriers.barrier_add, name="barrier-add"),
    path(f"{_SHOP}barreras/parecidas/", barriers.barrier_similar, name="barrier-similar"),
    path(_BARRIER, barriers.barrier, name="barrier"),
    path(f"{_BARRIER}unir/", barriers.barrier_join, name="barrier-join"),
    path(f"{_BARRIER}separar/", barriers.barrier_leave, name="barrier-leave"),
]
