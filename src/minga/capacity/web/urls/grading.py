from django.urls import URLPattern, path

from minga.capacity.web.views import grading, grading_office, replying

_GRADE = "mediciones/<slug:wave>/calificar/<uuid:uuid>/"
_OFFICE = "mediciones/<slug:key>/oficina/calificacion/"
_VOICES = "mediciones/<slug:key>/oficina/replicas/"
_OWN = "mediciones/<slug:wave>/entidades/<slug:key>/replica/"

paths: list[URLPattern] = [
    path(_GRADE, grading.grade, name="grade"),
    path(f"{_GRADE}enviar/", grading.grade_send, name="grade-send"),
    path(f"{_GRADE}partes/<str:part>/", grading.grade_part, name="grade-part"),
    path(_OFFICE, grading_office.grading, name="grading"),
    path(f"{_OFFICE}pasos/<slug:step>/", grading_office.grading_step, name="grading-step"),
    path(f"{_OFFICE}entidades/<slug:entity>/", grading_office.graded_entity, name="graded-entity"),
    path(f"{_OFFICE}entidades/<slug:entity>/<str:code>/", grading_office.settle, name="grading-settle"),
    path(_VOICES, replying.replies_office, name="replies-office"),
    path(f"{_VOICES}<slug:entity>/", replying.reply_office_page, name="reply-office"),
    path(f"{_VOICES}<slug:entity>/apelacion/", replying.appeal_answer, name="appeal-answer"),
    path(f"{_VOICES}<slug:entity>/preguntas/<str:code>/", replying.reply_answer, name="reply-answer"),
    path(_OWN, replying.replies, name="replies"),
    path(f"{_OWN}apelacion/", replying.appeal, name="appeal"),
    path(f"{_OWN}preguntas/<str:code>/", replying.reply_write, name="reply-write"),
]
