"""Deciding, results, actas, lotteries, letters, appeals."""

from django.urls import URLPattern, path

from minga.calls.web.views import actas, appeals, deciding, draws, letters, ranking, results

_CALL = "convocatorias/<slug:key>/"
_ROUND = f"{_CALL}decision/<slug:phase>/"
_ACTA = "actas/<uuid:uuid>/"
_DRAW = "sorteos/<uuid:uuid>/"

paths: list[URLPattern] = [
    path(f"{_CALL}decision/", deciding.current, name="deciding-now"),
    path(_ROUND, deciding.deciding, name="deciding"),
    path(f"{_ROUND}calcular/", deciding.prepare, name="prepare-decision"),
    path(f"{_ROUND}avance/", deciding.progress, name="deciding-progress"),
    path(f"{_ROUND}decidir/", deciding.take, name="take-decision"),
    path(f"{_ROUND}publicar/", deciding.publish, name="publish-decision"),
    path(f"{_ROUND}lista-de-espera/", deciding.move_up, name="move-up"),
    path(f"{_ROUND}orden/", ranking.ranking, name="ranking"),
    path(f"{_ROUND}orden/<str:code>/", ranking.outcome, name="outcome"),
    path(f"{_ROUND}sorteo/", draws.commit, name="draw-commit"),
    path(f"{_ROUND}cartas/", letters.letters, name="letters"),
    path(f"{_ROUND}cartas/enviar/", letters.release, name="letters-release"),
    path(f"{_ROUND}cartas/<uuid:uuid>/", letters.letter, name="letter"),
    path(f"{_ROUND}cartas/<uuid:uuid>/original/", letters.restore, name="letter-restore"),
    path(f"{_CALL}resultados/", results.results, name="results"),
    path(f"{_CALL}resultados/<slug:phase>/", results.round_results, name="results-round"),
    path(f"{_CALL}apelaciones/", appeals.appeals, name="appeals"),
    path("apelaciones/<uuid:uuid>/", appeals.appeal, name="appeal"),
    path("postulaciones/<uuid:uuid>/resultado/", results.result, name="result"),
    path("postulaciones/<uuid:uuid>/apelar/", appeals.file_one, name="appeal-file"),
    path("actas/", actas.find, name="acta-find"),
    path(_ACTA, actas.acta, name="acta"),
    path(f"{_ACTA}acta.json", actas.acta_file, name="acta-file"),
    path(f"{_ACTA}puntajes.csv", actas.scores_file, name="acta-scores"),
    path(f"{_ACTA}seleccion-<int:number>.json", actas.choice_file, name="acta-choice"),
    path(_DRAW, draws.draw, name="draw"),
    path(f"{_DRAW}sorteo.json", draws.draw_file, name="draw-file"),
    path(f"{_DRAW}grupos.csv", draws.groups_file, name="draw-groups"),
    path(f"{_DRAW}sortear/", draws.reveal, name="draw-reveal"),
]
