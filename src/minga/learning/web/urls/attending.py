"""Addresses of who was there."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import attending_code, attending_make_ups, attending_office

_CLASS = "ediciones/<slug:edition>/aula/"
_SESSION = f"{_CLASS}sesiones/<slug:session>/"

paths: list[URLPattern | URLResolver] = [
    path(f"{_CLASS}asistencia/", attending_office.attendance, name="attendance"),
    path(f"{_CLASS}asistencia/planilla/", attending_office.export, name="attendance-export"),
    path(f"{_CLASS}recuperaciones/", attending_make_ups.make_ups, name="make-ups"),
    path(f"{_CLASS}recuperaciones/<uuid:uuid>/", attending_make_ups.make_up_answer, name="make-up-answer"),
    path(f"{_SESSION}asistencia/", attending_office.roll, name="roll"),
    path(f"{_SESSION}codigo/", attending_code.code, name="code"),
    path(f"{_SESSION}codigo/cerrar/", attending_code.code_close, name="code-close"),
    path(f"{_SESSION}hoja/", attending_office.sheet, name="sheet"),
    path(f"{_SESSION}hoja/anotar/", attending_office.typing, name="sheet-typing"),
    path(f"{_SESSION}recuperar-hasta/", attending_make_ups.until, name="make-up-until"),
    path("asistencia/", attending_code.check_in_anywhere, name="check-in-anywhere"),
    path("asistencia/<uuid:uuid>/", attending_code.check_in_page, name="check-in"),
    path("aprender/<slug:edition>/asistencia/", attending_make_ups.mine, name="my-attendance"),
    path("aprender/<slug:edition>/sesiones/<slug:session>/recuperar/", attending_make_ups.make_up, name="make-up"),
]
