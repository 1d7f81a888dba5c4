"""Addresses of what makes a solution stay: adoption, who keeps it, replication, exchanges."""

from django.urls import path

from minga.initiatives.web.views import adoption

_SHOP = "iniciativas/<slug:key>/taller/adopcion/"

urlpatterns = [
    path(_SHOP, adoption.staying, name="staying"),
    path(f"{_SHOP}agregar/", adoption.adoption_add, name="adoption-add"),
    path(f"{_SHOP}responsable/", adoption.keeper_ask, name="keeper-ask"),
    path(f"{_SHOP}<uuid:uuid>/retirar/", adoption.adoption_withdraw, name="adoption-withdraw"),
]
