"""Addresses of teams, mentors and their meetings."""

from django.urls import URLPattern, URLResolver, path

from minga.learning.web.views import meetings
from minga.learning.web.views import mentoring_matching as matching
from minga.learning.web.views import mentoring_people as people
from minga.learning.web.views import mentoring_team as team
from minga.learning.web.views import mentoring_teams as teams

_ROOM = "ediciones/<slug:key>/aula/"
_TEAM = f"{_ROOM}equipos/<int:number>/"
_PROPOSAL = f"{_ROOM}propuestas/<uuid:uuid>/"

paths: list[URLPattern | URLResolver] = [
    path(f"{_ROOM}equipos/", teams.teams, name="teams"),
    path(f"{_ROOM}equipos/nuevo/", teams.team_new, name="team-new"),
    path(_TEAM, team.team, name="team"),
    path(f"{_TEAM}cambiar/", teams.team_change, name="team-change"),
    path(f"{_TEAM}terminar/", teams.team_end, name="team-end"),
    path(f"{_TEAM}iniciativa/", team.team_work, name="team-work"),
    path(f"{_TEAM}bitacora/", team.log, name="team-log"),
    path(f"{_TEAM}encuentros/proponer/", meetings.meeting_propose, name="meeting-propose"),
    path(f"{_ROOM}encuentros/<uuid:uuid>/", meetings.meeting, name="meeting"),
    path(f"{_ROOM}encuentros/<uuid:uuid>/otro-momento/", meetings.meeting_move, name="meeting-move"),
    path(f"{_ROOM}encuentros/<uuid:uuid>/aceptar/", meetings.meeting_accept, name="meeting-accept"),
    path(f"{_ROOM}encuentros/<uuid:uuid>/<slug:step>/", meetings.meeting_off, name="meeting-off"),
    path(f"{_TEAM}mentoria/", team.mentor_name, name="team-mentor"),
    path(f"{_ROOM}personas/<uuid:uuid>/equipo/", teams.place, name="place"),
    path(f"{_ROOM}personas/<uuid:uuid>/fijar/", teams.member_lock, name="member-lock"),
    path(f"{_ROOM}mentorias/<uuid:uuid>/entregar/", team.hand_over, name="hand-over"),
    path(f"{_ROOM}mentorias/<uuid:uuid>/<slug:step>/", team.mentorship_step, name="mentorship-step"),
    path(f"{_ROOM}acuerdos/<uuid:uuid>/", team.agreed_tick, name="agreed-tick"),
    path(_PROPOSAL, matching.matching, name="matching"),
    path(f"{_PROPOSAL}problema.json", matching.matching_problem, name="matching-problem"),
    path(f"{_PROPOSAL}<slug:step>/", matching.matching_step, name="matching-step"),
    path(f"{_ROOM}propuestas/de-<slug:kind>/", matching.matchings, name="matchings"),
    path(f"{_ROOM}propuestas/de-<slug:kind>/avance/", matching.matching_progress, name="matching-progress"),
    path(f"{_ROOM}mentores/", people.mentors, name="mentors"),
    path(f"{_ROOM}mentores/nombrar/", people.mentor_entrust, name="mentor-entrust"),
    path(f"{_ROOM}mentores/<slug:person_key>/", people.mentor, name="mentor"),
    path("mentoria/mi-perfil/", people.mentor_profile, name="mentor-profile"),
    path("aprender/<slug:key>/para-mi-equipo/", people.wish, name="wish"),
]
