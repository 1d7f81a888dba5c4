from django.urls import URLPattern, path

from minga.capacity.web.views import browsing, plans, results

_WAVE = "mediciones/<slug:wave>/"
_ONE = f"{_WAVE}entidades/<slug:key>/"
_STEP = f"{_ONE}plan/<uuid:uuid>/"

paths: list[URLPattern] = [
    path(_WAVE, results.wave, name="wave"),
    path(f"{_WAVE}resultados.csv", results.wave_csv, name="results-csv"),
    path(f"{_WAVE}entidades/", browsing.entities, name="entities"),
    path(f"{_WAVE}grupos/<path:group>/", browsing.group, name="group"),
    path(f"{_WAVE}preguntas/", browsing.questions, name="questions"),
    path(f"{_WAVE}preguntas/<str:code>/", browsing.question, name="question"),
    path(_ONE, results.result, name="result"),
    path(f"{_ONE}preguntas/", results.result_questions, name="result-questions"),
    path(f"{_ONE}resultado.csv", results.result_csv, name="result-csv"),
    path(f"{_ONE}plan/", plans.plan, name="plan"),
    path(f"{_ONE}plan/nuevo/", plans.step_add, name="step-add"),
    path(_STEP, plans.step_change, name="step-change"),
    path(f"{_STEP}hecho/", plans.step_done, name="step-done"),
    path(f"{_STEP}dejar/", plans.step_drop, name="step-drop"),
]
