"""Calls for everybody, and the pages of their office."""

from django.urls import URLPattern, path

from minga.calls.web.views import attaching, calls, designing, judging_design, office, publishing, questions

_ALL = "convocatorias/"
_ONE = "convocatorias/<slug:key>/"
_PREPARE = f"{_ONE}preparar/"
_ROUND = f"{_PREPARE}rondas/<slug:phase>/"
_EDITION = "ediciones/<slug:key>/"

paths: list[URLPattern] = [
    path(_ALL, calls.calls, name="calls"),
    path(f"{_ALL}mias/", office.mine, name="mine"),
    path(f"{_ALL}calendario/", calls.calls_calendar, name="calendar"),
    path(f"{_ALL}calendario.ics", calls.calendar_file, name="calendar-file"),
    path(f"{_ALL}novedades.xml", calls.feed, name="feed"),
    path(f"{_ALL}abiertas.json", calls.open_json, name="open-json"),
    path(f"{_ALL}insertar/", calls.embed, name="embed"),
    path(f"{_ALL}compartir/", calls.share, name="share"),
    path(f"{_EDITION}consola/convocatorias/", office.of_edition, name="of-edition"),
    path(f"{_EDITION}nueva-convocatoria/", office.new, name="new"),
    path(f"{_EDITION}etapas/<slug:stage_key>/convocatoria/", office.stage, name="stage"),
    path(_ONE, calls.call, name="call"),
    path(f"{_ONE}bases/", calls.rules, name="rules"),
    path(f"{_ONE}bases/<int:number>.json", calls.rules_file, name="rules-file"),
    path(f"{_ONE}formularios/<slug:phase>.json", calls.form_file, name="form-file"),
    path(f"{_ONE}calendario.ics", calls.call_calendar, name="call-calendar"),
    path(f"{_ONE}preguntas/", questions.questions, name="questions"),
    path(f"{_ONE}preguntas/nueva/", questions.ask, name="question-ask"),
    path(f"{_ONE}oficina/", office.office, name="office"),
    path(f"{_ONE}oficina/contacto/", office.contact, name="contact"),
    path(f"{_ONE}oficina/cancelar/", office.cancel, name="cancel"),
    path(f"{_ONE}oficina/adenda/", publishing.addendum, name="addendum"),
    path(f"{_ONE}oficina/preguntas/", questions.questions_office, name="questions-office"),
    path(f"{_ONE}oficina/preguntas/<uuid:uuid>/", questions.answer, name="question-answer"),
    path(f"{_ONE}oficina/preguntas/<uuid:uuid>/no-publicar/", questions.not_published, name="question-refuse"),
    path(_PREPARE, publishing.prepare, name="prepare"),
    path(f"{_PREPARE}publicar/", publishing.publish, name="publish"),
    path(f"{_PREPARE}tirar/", office.discard, name="discard"),
    path(f"{_PREPARE}palabras/", designing.words, name="prepare-words"),
    path(f"{_PREPARE}fechas/", designing.dates, name="prepare-dates"),
    path(f"{_PREPARE}requisitos/", designing.who, name="prepare-who"),
    path(f"{_PREPARE}plazas/", designing.places, name="prepare-places"),
    path(f"{_PREPARE}desempates/", designing.ties, name="prepare-ties"),
    path(f"{_PREPARE}desafios/", attaching.challenges, name="prepare-challenges"),
    path(f"{_PREPARE}documentos/", attaching.documents, name="prepare-documents"),
    path(f"{_PREPARE}documentos/<uuid:uuid>/quitar/", attaching.document_remove, name="document-remove"),
    path(f"{_ROUND}formulario/", judging_design.form_section, name="prepare-form"),
    path(f"{_ROUND}jurado/", judging_design.jury, name="prepare-jury"),
    path(f"{_ROUND}jurado/vista/", publishing.preview_jury, name="preview-jury"),
    path(f"{_ROUND}criterios/", judging_design.rubric, name="prepare-rubric"),
    path(f"{_ROUND}criterios/nuevo/", judging_design.one_criterion, name="criterion-new"),
    path(f"{_ROUND}criterios/<slug:criterion>/", judging_design.one_criterion, name="criterion-edit"),
    path(f"{_ROUND}criterios/<slug:criterion>/quitar/", judging_design.criterion_remove, name="criterion-remove"),
]
