from django.urls import path

from minga.questionnaires.web.views import answering, managing, paper, sending

app_name = "questionnaires"

_ANSWERS = "formularios/respuestas/<uuid:uuid>/"

urlpatterns = [
    path(_ANSWERS, answering.answers, name="answers"),
    path(f"{_ANSWERS}revisar/", sending.review, name="review"),
    path(f"{_ANSWERS}recibo/", sending.receipt, name="receipt"),
    path(f"{_ANSWERS}guardado/", answering.begun, name="begun"),
    path(f"{_ANSWERS}retirar/", sending.withdraw, name="withdraw"),
    path(f"{_ANSWERS}corregir/", sending.revise, name="revise"),
    path(f"{_ANSWERS}nueva-version/", sending.move, name="move"),
    path(f"{_ANSWERS}imprimir/", paper.print_answers, name="print-answers"),
    path(f"{_ANSWERS}<slug:section>/", answering.step, name="step"),
    path("formularios/<slug:key>/", managing.form, name="form"),
    path("formularios/<slug:key>/responder/", answering.begin, name="begin"),
    path("formularios/<slug:key>/responder/<uuid:subject>/", answering.begin, name="begin-about"),
    path("formularios/<slug:key>/imprimir/", paper.print_empty, name="print-empty"),
    path("formularios/<slug:key>/probar/", managing.preview_start, name="preview-start"),
    path("formularios/<slug:key>/probar/<slug:section>/", managing.preview, name="preview"),
    path("formularios/<slug:key>/fechas/", managing.schedule, name="schedule"),
    path("formularios/<slug:key>/nueva-version/", managing.new_version, name="new-version"),
    path("formularios/<slug:key>/versiones/<int:number>/publicar/", managing.publish, name="publish"),
    path("formularios/<slug:key>/versiones/<int:number>/xlsform/", managing.xlsform, name="xlsform"),
    path("formularios/<slug:key>/respuestas/", managing.table, name="table"),
    path("formularios/<slug:key>/respuestas.<slug:kind>", managing.export, name="export"),
]
