"""Addresses of what a team learns: evidence, user tests, experiments."""

from django.urls import path

from minga.initiatives.web.views import evidence, experiments, testing

_SHOP = "iniciativas/<slug:key>/taller/"
_ONE = f"{_SHOP}pruebas/experimentos/<uuid:uuid>/"

urlpatterns = [
    path(f"{_SHOP}evidencias/", evidence.evidence, name="evidence"),
    path(f"{_SHOP}evidencias/agregar/", evidence.evidence_add, name="evidence-add"),
    path(f"{_SHOP}evidencias/<uuid:uuid>/retirar/", evidence.evidence_withdraw, name="evidence-withdraw"),
    path(f"{_SHOP}pruebas/", testing.testing, name="testing"),
    path(f"{_SHOP}pruebas/usuarios/agregar/", testing.user_test_add, name="user-test-add"),
    path(f"{_SHOP}pruebas/usuarios/<uuid:uuid>/", testing.user_test_edit, name="user-test-edit"),
    path(f"{_SHOP}pruebas/experimentos/agregar/", experiments.experiment_plan, name="experiment-plan"),
    path(_ONE, experiments.experiment, name="experiment"),
    path(f"{_ONE}plan/", experiments.experiment_replan, name="experiment-replan"),
    path(f"{_ONE}empezar/", experiments.experiment_start, name="experiment-start"),
    path(f"{_ONE}resultado/", experiments.experiment_result, name="experiment-result"),
    path(f"{_ONE}decidir/", experiments.experiment_decide, name="experiment-decide"),
]
