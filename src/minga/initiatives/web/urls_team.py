"""Addresses of the team: opening a dossier, today, people, texts, and who reads it."""

from django.urls import URLPattern, path

from minga.initiatives.web.views import workshop

_WORKSHOP = "iniciativas/<slug:key>/taller/"

urlpatterns: list[URLPattern] = [
    path(_WORKSHOP, workshop.workshop, name="workshop"),
    path(f"{_WORKSHOP}compromisos/<uuid:uuid>/cumplir/", workshop.commitment_done, name="commitment-done"),
    path(f"{_WORKSHOP}compromisos/<uuid:uuid>/soltar/", workshop.commitment_drop, name="commitment-drop"),
]
