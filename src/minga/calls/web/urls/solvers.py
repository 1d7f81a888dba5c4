from django.urls import URLPattern, path

from minga.calls.web.views import carrying, matching, solvers

_ONE = "solucionadores/<slug:key>/"
_AFTER = "convocatorias/<slug:key>/despues/"

paths: list[URLPattern] = [
    path("solucionadores/", solvers.solvers, name="solvers"),
    path("solucionadores/nuevo/", solvers.solver_new, name="solver-new"),
    path("solucionadores/para/<slug:key>/", matching.challenge_solvers, name="challenge-solvers"),
    path(_ONE, solvers.solver, name="solver"),
    path(f"{_ONE}editar/", solvers.solver_edit, name="solver-edit"),
    path(f"{_ONE}publicar/", solvers.solver_publish, name="solver-publish"),
    path(f"{_ONE}ocultar/", solvers.solver_hide, name="solver-hide"),
    path(f"{_ONE}pruebas/nueva/", solvers.proof_add, name="proof-add"),
    path(f"{_ONE}pruebas/<uuid:uuid>/quitar/", solvers.proof_remove, name="proof-remove"),
    path(f"{_ONE}desafios/", matching.solver_challenges, name="solver-challenges"),
    path("convocatorias/<slug:key>/solucionadores/", matching.call_solvers, name="call-solvers"),
    path(_AFTER, carrying.carrying, name="carrying"),
    path(f"{_AFTER}avance/", carrying.carrying_progress, name="carrying-progress"),
    path(f"{_AFTER}reintentar/", carrying.carrying_again, name="carrying-again"),
    path(f"{_AFTER}<uuid:uuid>/desafio/", carrying.carrying_challenge, name="carrying-challenge"),
    path(f"{_AFTER}<uuid:uuid>/liberar/", carrying.carrying_release, name="carrying-release"),
]
