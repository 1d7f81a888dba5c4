"""Addresses of strategies, missions, portfolios, axes and prioritisations; gathered in `urls.py`."""

from django.urls import path

from minga.challenges.web.views import portfolios, priorities, strategy, voting

_STRATEGY = "estrategias/<slug:key>/"
_OBJECTIVE = f"{_STRATEGY}objetivos/<uuid:uuid>/"
_MISSION = "misiones/<slug:key>/"
_PORTFOLIO = "portafolios/<slug:key>/"
_ROUND = "priorizaciones/<slug:key>/"

urlpatterns = [
    path("estrategias/", strategy.strategies, name="strategies"),
    path("nueva-estrategia/", strategy.strategy_new, name="strategy-new"),
    path(_STRATEGY, strategy.strategy, name="strategy"),
    path(f"{_STRATEGY}editar/", strategy.strategy_edit, name="strategy-edit"),
    path(f"{_STRATEGY}retirar/", strategy.strategy_retire, name="strategy-retire"),
    path(f"{_STRATEGY}objetivos/nuevo/", strategy.objective_new, name="objective-new"),
    path(_OBJECTIVE, strategy.objective_edit, name="objective-edit"),
    path(f"{_OBJECTIVE}quitar/", strategy.objective_remove, name="objective-remove"),
    path(f"{_OBJECTIVE}desafios/", strategy.challenge_link, name="objective-link"),
    path(f"{_OBJECTIVE}desafios/<slug:challenge>/quitar/", strategy.challenge_unlink, name="objective-unlink"),
    path("nueva-mision/", strategy.mission_new, name="mission-new"),
    path(_MISSION, strategy.mission, name="mission"),
    path(f"{_MISSION}editar/", strategy.mission_edit, name="mission-edit"),
    path(f"{_MISSION}retirar/", strategy.mission_retire, name="mission-retire"),
    path("ejes/", portfolios.axes, name="axes"),
    path("ejes/<slug:axis>/", portfolios.axis, name="axis"),
    path("portafolios/", portfolios.portfolios, name="portfolios"),
    path("nuevo-portafolio/", portfolios.portfolio_new, name="portfolio-new"),
    path(_PORTFOLIO, portfolios.portfolio, name="portfolio"),
    path(f"{_PORTFOLIO}csv/", portfolios.portfolio_csv, name="portfolio-csv"),
    path(f"{_PORTFOLIO}editar/", portfolios.portfolio_edit, name="portfolio-edit"),
    path(f"{_PORTFOLIO}retirar/", portfolios.portfolio_retire, name="portfolio-retire"),
    path(f"{_PORTFOLIO}desafios/", portfolios.challenge_place, name="portfolio-place"),
    path(f"{_PORTFOLIO}desafios/<slug:challenge>/quitar/", portfolios.challenge_take_out, name="portfolio-take-out"),
    path("priorizaciones/", priorities.prioritisations, name="prioritisations"),
    path("nueva-priorizacion/", priorities.prioritisation_new, name="prioritisation-new"),
    path(_ROUND, priorities.prioritisation, name="prioritisation"),
    path(f"{_ROUND}editar/", priorities.prioritisation_edit, name="prioritisation-edit"),
    path(f"{_ROUND}preparar/", priorities.prepare, name="prioritisation-prepare"),
    path(f"{_ROUND}criterios/nuevo/", priorities.criterion_new, name="criterion-new"),
    path(f"{_ROUND}criterios/<uuid:uuid>/", priorities.criterion_edit, name="criterion-edit"),
    path(f"{_ROUND}criterios/<uuid:uuid>/quitar/", priorities.criterion_remove, name="criterion-remove"),
    path(f"{_ROUND}candidatos/nuevo/", priorities.candidate_new, name="candidate-new"),
    path(f"{_ROUND}candidatos/<uuid:uuid>/quitar/", priorities.candidate_remove, name="candidate-remove"),
    path(f"{_ROUND}invitar/", priorities.invite, name="prioritisation-invite"),
    path(f"{_ROUND}invitar/<slug:organisation>/quitar/", priorities.uninvite, name="prioritisation-uninvite"),
    path(f"{_ROUND}abrir/", voting.voting_open, name="prioritisation-open"),
    path(f"{_ROUND}cerrar/", voting.voting_close, name="prioritisation-close"),
    path(f"{_ROUND}votar/", voting.vote, name="prioritisation-vote"),
    path(f"{_ROUND}mesa/", voting.vote_table, name="prioritisation-table"),
    path(f"{_ROUND}papeleta/", voting.ballot, name="prioritisation-ballot"),
    path(f"{_ROUND}codigo.svg", voting.code_picture, name="prioritisation-code"),
    path(f"{_ROUND}decidir/", voting.decide, name="prioritisation-decide"),
]
