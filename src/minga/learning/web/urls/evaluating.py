"""Addresses of evaluation, messages, console and public results."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import (
    evaluating,
    evaluating_console,
    evaluating_messages,
    evaluating_ratings,
    evaluating_reports,
)

_ROOM = "ediciones/<slug:edition>/aula/"
_MESSAGE = f"{_ROOM}mensajes/<uuid:uuid>/"
_MINE = "aprender/<slug:edition>/"
_PUBLIC = "programas/<slug:edition>/resultados/"

paths: list[URLPattern | URLResolver] = [
    path(_ROOM, evaluating_console.console, name="console"),
    path(f"{_ROOM}informe.xlsx", evaluating_console.console_book, name="console-book"),
    path(f"{_ROOM}informes/", evaluating_reports.reports, name="reports"),
    path(f"{_ROOM}informes/avance/", evaluating_reports.report_progress, name="report-progress"),
    path(f"{_ROOM}costo/", evaluating_console.cost, name="cost"),
    path(f"{_ROOM}evaluacion/", evaluating.evaluation, name="evaluation"),
    path(f"{_ROOM}mensajes/", evaluating_messages.announcements, name="announcements"),
    path(f"{_ROOM}mensajes/nuevo/", evaluating_messages.announcement_new, name="announcement-new"),
    path(_MESSAGE, evaluating_messages.announcement, name="announcement"),
    path(f"{_MESSAGE}cambiar/", evaluating_messages.announcement_change, name="announcement-change"),
    path(f"{_MESSAGE}detener/", evaluating_messages.announcement_stop, name="announcement-stop"),
    path(f"{_MESSAGE}descartar/", evaluating_messages.announcement_discard, name="announcement-discard"),
    path(f"{_MINE}sesiones/<slug:key>/calificar/", evaluating_ratings.session_rate, name="session-rate"),
    path(f"{_MINE}habilidades/", evaluating_ratings.skills, name="skills"),
    path(f"{_MINE}seguimiento/", evaluating_ratings.follow_up, name="follow-up"),
    path(_PUBLIC, evaluating.results, name="results"),
    path(f"{_PUBLIC}tabla.csv", evaluating.results_table, name="results-table"),
]
