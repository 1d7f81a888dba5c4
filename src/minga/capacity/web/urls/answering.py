from django.urls import URLPattern, path

from minga.capacity.web.views import answer_evidence, answer_office, answer_part, answer_sending, answering

_ANSWER = "mediciones/<slug:wave>/entidades/<slug:key>/responder/"
_OFFICE = "mediciones/<slug:key>/oficina/respuestas/"

paths: list[URLPattern] = [
    path(_ANSWER, answering.home, name="answer"),
    path(f"{_ANSWER}aceptar/", answering.accept, name="answer-accept"),
    path(f"{_ANSWER}declinar/", answering.decline, name="answer-decline"),
    path(f"{_ANSWER}responsable/", answering.responsible, name="answer-responsible"),
    path(f"{_ANSWER}partes/<slug:part>/", answer_part.part, name="answer-part"),
    path(f"{_ANSWER}partes/<slug:part>/encargar/", answering.delegate, name="answer-delegate"),
    path(f"{_ANSWER}encargos/<uuid:uuid>/quitar/", answering.take_back, name="delegation-remove"),
    path(f"{_ANSWER}encargos/<uuid:uuid>/lista/", answering.finish, name="delegation-done"),
    path(f"{_ANSWER}datos/", answer_part.look_again, name="answer-look-again"),
    path(f"{_ANSWER}datos/<uuid:uuid>/", answer_part.refuse_known, name="prefill-refuse"),
    path(f"{_ANSWER}pruebas/", answer_evidence.evidence, name="evidence"),
    path(f"{_ANSWER}pruebas/<uuid:uuid>/quitar/", answer_evidence.remove, name="evidence-remove"),
    path(f"{_ANSWER}revisar/", answer_sending.review, name="answer-review"),
    path(f"{_ANSWER}recibo/", answer_sending.receipt, name="answer-receipt"),
    path(f"{_ANSWER}corregir/", answer_sending.reopen, name="answer-reopen"),
    path(_OFFICE, answer_office.answers, name="wave-answers"),
    path(f"{_OFFICE}invitar/", answer_office.invite, name="wave-invite"),
    path(f"{_OFFICE}<slug:entity>/persona/", answer_office.contact, name="wave-contact"),
    path(f"{_OFFICE}recordar/", answer_office.remind, name="wave-remind"),
]
