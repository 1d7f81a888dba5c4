"""Addresses of the frame: instruments, editions, consoles; enrolment has its own list."""

from django.urls import path

from minga.programmes.web.urls_enrolment import enrolment_patterns
from minga.programmes.web.views import (
    budget,
    console,
    edition_forms,
    editions,
    instruments,
    launch,
    partners,
    plan,
    roles,
    targets,
    versions,
)

app_name = "programmes"

_INSTRUMENT = "programas/<slug:key>/"
_CONSOLE = "ediciones/<slug:key>/consola/"
_STAGE = f"{_CONSOLE}plan/<slug:stage_key>/"
_TARGET = f"{_CONSOLE}metas/<slug:target_key>/"
_LINE = f"{_CONSOLE}presupuesto/<slug:line_key>/"

urlpatterns = [
    path("programas/", instruments.instruments, name="instruments"),
    path("programas/subir/", versions.upload, name="upload"),
    path(_INSTRUMENT, instruments.instrument, name="instrument"),
    path(f"{_INSTRUMENT}lanzar/", launch.launch, name="launch"),
    path(f"{_INSTRUMENT}versiones/", versions.versions, name="versions"),
    path(f"{_INSTRUMENT}versiones/<int:number>/yaml/", instruments.blueprint_yaml, name="yaml"),
    path(
        f"{_INSTRUMENT}versiones/<int:number>/formularios/<slug:form_key>/",
        instruments.form_preview,
        name="form-preview",
    ),
    path(
        f"{_INSTRUMENT}versiones/<int:number>/pasar-a/<slug:to>/",
        versions.version_step,
        name="version-step",
    ),
    path("ediciones/", editions.editions, name="editions"),
    path("ediciones/mias/", editions.my_editions, name="my-editions"),
    path("ediciones/<slug:key>/", editions.edition, name="edition"),
    path(_CONSOLE, console.console, name="console"),
    path(f"{_CONSOLE}datos/", console.edition_settings, name="edition-settings"),
    path(f"{_CONSOLE}estado/<slug:to>/", console.edition_state, name="edition-state"),
    path(f"{_CONSOLE}historial/", console.history, name="edition-history"),
    path(f"{_CONSOLE}guardar-version/", versions.save_as_version, name="save-as-version"),
    path(f"{_CONSOLE}plan/", plan.plan, name="plan"),
    path(f"{_CONSOLE}plan/mover-todo/", plan.shift, name="shift"),
    path(f"{_CONSOLE}plan/nueva/", plan.stage_add, name="stage-add"),
    path(_STAGE, plan.stage_edit, name="stage-edit"),
    path(f"{_STAGE}quitar/", plan.stage_remove, name="stage-remove"),
    path(f"{_STAGE}mover/", plan.stage_move, name="stage-move"),
    path(f"{_CONSOLE}socios/", partners.partners, name="partners"),
    path(f"{_CONSOLE}socios/<uuid:uuid>/quitar/", partners.partner_remove, name="partner-remove"),
    path(f"{_CONSOLE}metas/", targets.targets, name="edition-targets"),
    path(f"{_CONSOLE}metas/nueva/", targets.target_edit, name="target-add"),
    path(f"{_CONSOLE}metas/cifras/", partners.figures, name="figures"),
    path(f"{_CONSOLE}metas/cifras/<uuid:uuid>/quitar/", partners.figure_remove, name="figure-remove"),
    path(_TARGET, targets.target_edit, name="target-edit"),
    path(f"{_TARGET}quitar/", targets.target_remove, name="target-remove"),
    path(f"{_TARGET}mediciones/", targets.measure, name="measure"),
    path(f"{_CONSOLE}presupuesto/", budget.budget, name="edition-budget"),
    path(f"{_CONSOLE}presupuesto/nueva/", budget.line_add, name="line-add"),
    path(
        f"{_CONSOLE}presupuesto/gastos/<uuid:uuid>/revertir/",
        budget.spending_reverse,
        name="spending-reverse",
    ),
    path(_LINE, budget.line_edit, name="line-edit"),
    path(f"{_LINE}quitar/", budget.line_remove, name="line-remove"),
    path(f"{_LINE}gastos/", budget.spendings, name="spendings"),
    path(f"{_CONSOLE}formularios/", edition_forms.edition_forms, name="edition-forms"),
    path(f"{_CONSOLE}roles/", roles.roles, name="edition-roles"),
    *enrolment_patterns,
]
