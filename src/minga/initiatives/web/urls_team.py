"""Addresses of the team: opening a dossier, today, people, texts, and who reads it."""

from django.urls import URLPattern, path

from minga.initiatives.web.views import opening, team, workshop

_WORKSHOP = "iniciativas/<slug:key>/taller/"
_PROMISE = f"{_WORKSHOP}compromisos/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("iniciativas/abrir/", opening.open_one, name="open"),
    path("iniciativas/abrir/parecidas/", opening.open_similar, name="open-similar"),
    path("iniciativas/invitaciones/<uuid:uuid>/", team.invitation, name="invitation"),
    path("iniciativas/<slug:key>/seguir/", opening.follow, name="follow"),
    path("iniciativas/<slug:key>/dejar-de-seguir/", opening.unfollow, name="unfollow"),
    path(_WORKSHOP, workshop.workshop, name="workshop"),
    path(f"{_PROMISE}cumplir/", workshop.commitment_done, name="commitment-done"),
    path(f"{_PROMISE}soltar/", workshop.commitment_drop, name="commitment-drop"),
    path(f"{_WORKSHOP}confirmar/", opening.confirm, name="confirm"),
    path(f"{_WORKSHOP}relato/", opening.story, name="story"),
    path(f"{_WORKSHOP}relato/quien-lee/", opening.visibility, name="visibility"),
    path(f"{_WORKSHOP}equipo/", team.team, name="team"),
    path(
        f"{_WORKSHOP}equipo/invitaciones/<uuid:uuid>/retirar/", team.invitation_take_back, name="invitation-take-back"
    ),
    path(f"{_WORKSHOP}equipo/entidades/agregar/", team.partner_add, name="partner-add"),
    path(f"{_WORKSHOP}equipo/entidades/<uuid:uuid>/", team.partner, name="partner"),
    path(f"{_WORKSHOP}equipo/entidades/<uuid:uuid>/quitar/", team.partner_remove, name="partner-remove"),
]
