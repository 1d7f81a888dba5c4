"""The office's pages of a jury, invitations, and what a juror says of herself."""

from django.urls import URLPattern, path

from minga.assessments.web.views import interests, invitations, jury, panels, ties

_PANEL = "jurado/paneles/<slug:key>/"
_JUROR = f"{_PANEL}jurados/<uuid:uuid>/"
_MINE = "jurado/mis/<slug:key>/"

paths: list[URLPattern] = [
    path(_PANEL, panels.panel, name="panel"),
    path(f"{_PANEL}ajustes/", panels.panel_settings, name="panel-settings"),
    path(f"{_PANEL}paso/<slug:step>/", panels.panel_step, name="panel-step"),
    path(f"{_PANEL}final/<slug:step>/", panels.panel_finish, name="panel-finish"),
    path(f"{_PANEL}invitar/", jury.juror_invite, name="juror-invite"),
    path(_JUROR, jury.juror, name="juror"),
    path(f"{_JUROR}quitar/", jury.juror_remove, name="juror-remove"),
    path(f"{_JUROR}recordar/", jury.juror_remind, name="juror-remind"),
    path(f"{_PANEL}conflictos/", interests.interests, name="interests"),
    path(f"{_PANEL}conflictos/buscar/", interests.interests_look, name="interests-look"),
    path(f"{_PANEL}conflictos/<uuid:uuid>/", interests.interest_clear, name="interest-clear"),
    path("jurado/invitacion/<uuid:uuid>/<str:token>/", invitations.invitation, name="invitation"),
    path("jurado/invitaciones/<uuid:uuid>/", invitations.my_invitation, name="my-invitation"),
    path("jurado/mi-lista/", ties.my_ties, name="my-ties"),
    path("jurado/mi-lista/<uuid:uuid>/quitar/", ties.tie_remove, name="tie-remove"),
    path(f"{_MINE}conflictos/", ties.my_interests, name="my-interests"),
    path(f"{_MINE}conflictos/<uuid:uuid>/declarar/", ties.item_declare, name="item-declare"),
    path("jurado/conflictos/<uuid:uuid>/retirar/", ties.interest_withdraw, name="interest-withdraw"),
    path(f"{_MINE}carga/", ties.my_load, name="my-load"),
    path(f"{_MINE}dejar/", ties.leave, name="leave"),
]
