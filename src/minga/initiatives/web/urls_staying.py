"""Addresses of what makes a solution stay: adoption, who keeps it, replication, exchanges."""

from django.urls import path

from minga.initiatives.web.views import adoption, exchanges, replication

_ONE = "iniciativas/<slug:key>/"
_EXCHANGE = "intercambios/<uuid:uuid>/"
_SHOP = "iniciativas/<slug:key>/taller/adopcion/"

urlpatterns = [
    path(_SHOP, adoption.staying, name="staying"),
    path(f"{_SHOP}agregar/", adoption.adoption_add, name="adoption-add"),
    path(f"{_SHOP}responsable/", adoption.keeper_ask, name="keeper-ask"),
    path(f"{_SHOP}<uuid:uuid>/retirar/", adoption.adoption_withdraw, name="adoption-withdraw"),
    path(f"{_ONE}adaptar/", replication.adopt, name="adopt"),
    path(f"{_ONE}adaptar/parecidas/", replication.adopt_similar, name="adopt-similar"),
    path(f"{_ONE}adaptar/desafio/", replication.adopt_challenge, name="adopt-challenge"),
    path(f"{_SHOP}origen/", replication.adaptation, name="adaptation"),
    path(f"{_ONE}intercambio/", exchanges.exchange_ask, name="exchange-ask"),
    path(_EXCHANGE, exchanges.exchange, name="exchange"),
    path(f"{_EXCHANGE}responder/", exchanges.exchange_answer, name="exchange-answer"),
    path(f"{_EXCHANGE}realizado/", exchanges.exchange_hold, name="exchange-hold"),
]
