"""Addresses of the plan: modules, sessions, materials, calendars."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import (
    planning,
    planning_calendar,
    planning_materials,
    planning_modules,
    planning_parts,
    planning_sessions,
)

_ROOM = "ediciones/<slug:edition>/aula/"
_SESSIONS = f"{_ROOM}sesiones/"
_SESSION = f"{_SESSIONS}<slug:key>/"
_MODULE = f"{_ROOM}modulos/<slug:key>/"
_MATERIAL = f"{_ROOM}materiales/<uuid:uuid>/"

paths: list[URLPattern | URLResolver] = [
    path(_SESSIONS, planning.plan, name="plan"),
    path(f"{_ROOM}elaborar-plan/", planning.make_plan, name="plan-make"),
    path(f"{_ROOM}mover-sesiones/", planning.shift, name="plan-shift"),
    path(f"{_ROOM}nombrar-por-papel/", planning.leaders_by_role, name="plan-leaders"),
    path(f"{_ROOM}se-realizaron/", planning.all_held, name="plan-held"),
    path(f"{_ROOM}sesion-nueva/", planning_sessions.add, name="session-add"),
    path(_SESSION, planning_sessions.office, name="session-office"),
    path(f"{_SESSION}cambiar/", planning_sessions.edit, name="session-edit"),
    path(f"{_SESSION}cancelar/", planning_sessions.cancel, name="session-cancel"),
    path(f"{_SESSION}realizada/", planning_sessions.held, name="session-held"),
    path(f"{_SESSION}retomar/", planning_sessions.restore, name="session-restore"),
    path(f"{_SESSION}quitar/", planning_sessions.remove, name="session-remove"),
    path(f"{_SESSION}otro-idioma/", planning_sessions.twin, name="session-twin"),
    path(f"{_SESSION}a-cargo/", planning_parts.leaders, name="session-leaders"),
    path(f"{_SESSION}agenda/", planning_parts.agenda, name="session-agenda"),
    path(f"{_SESSION}viajes/", planning_parts.travel, name="session-travel"),
    path(f"{_SESSION}material-nuevo/", planning_materials.add_to_session, name="session-material-add"),
    path(f"{_ROOM}modulo-nuevo/", planning_modules.add, name="module-add"),
    path(_MODULE, planning_modules.edit, name="module-edit"),
    path(f"{_MODULE}quitar/", planning_modules.remove, name="module-remove"),
    path(f"{_MODULE}mover/", planning_modules.move, name="module-move"),
    path(f"{_MODULE}material-nuevo/", planning_materials.add_to_module, name="module-material-add"),
    path(_MATERIAL, planning_materials.edit, name="material-edit"),
    path(f"{_MATERIAL}quitar/", planning_materials.remove, name="material-remove"),
    path(f"{_MATERIAL}mover/", planning_materials.move, name="material-move"),
    path("programas/<slug:edition>/programa-de-estudios/", planning_calendar.syllabus_page, name="syllabus"),
    path("aprender/calendario/", planning_calendar.calendar, name="calendar"),
    path("aprender/calendario/abrir/", planning_calendar.calendar_open, name="calendar-open"),
    path("aprender/calendario/cerrar/", planning_calendar.calendar_close, name="calendar-close"),
    path("calendario/<str:token>.ics", planning_calendar.feed, name="feed"),
    path("aprender/<slug:edition>/sesiones/<slug:key>.ics", planning_calendar.session_file, name="session-ics"),
]
