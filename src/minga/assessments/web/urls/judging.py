"""A juror's own pages, and the discussion of a jury."""

from django.urls import URLPattern, path

from minga.assessments.web.views import declaring, discussion, judging, reading, samples

_ONE = "jurado/evaluaciones/<uuid:uuid>/"
_PANEL = "jurado/paneles/<slug:key>/"

paths: list[URLPattern] = [
    path("jurado/", judging.my_assessments_page, name="my-assessments"),
    path("jurado/mis/<slug:key>/", judging.my_panel_page, name="my-panel"),
    path(_ONE, judging.assessment, name="assessment"),
    path(f"{_ONE}cambiar/", judging.change, name="change"),
    path(f"{_ONE}declaracion/", declaring.declaration, name="declaration"),
    path(f"{_ONE}declaracion/ninguno/", declaring.no_interest, name="no-interest"),
    path(f"{_ONE}archivos/<int:number>/", reading.file_of_assessment, name="assessment-file"),
    path(f"{_PANEL}deliberacion/", discussion.discussion, name="discussion"),
    path(f"{_PANEL}deliberacion/<str:code>/", discussion.talk, name="talk"),
    path(f"{_PANEL}deliberacion/<str:code>/conversada/", discussion.settle, name="settle"),
    path(f"{_PANEL}deliberacion/<str:code>/archivos/<int:number>/", reading.file_of_item, name="item-file"),
    path(f"{_PANEL}muestras/", samples.samples, name="samples"),
]
