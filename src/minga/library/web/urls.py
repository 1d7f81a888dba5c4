from django.urls import path

from minga.library.web.views import adapting, lessons, toolbox, writing

app_name = "library"

urlpatterns = [
    path("herramientas/", toolbox.tools, name="tools"),
    path("herramientas/<slug:key>/", toolbox.tool, name="tool"),
    path("herramientas/<slug:key>/imprimir/", toolbox.tool_print, name="tool-print"),
    path("herramientas/<slug:key>/adaptar/", adapting.adapt, name="tool-adapt"),
    path("herramientas/<slug:key>/editar/", adapting.edit, name="tool-edit"),
    path("herramientas/<slug:key>/lienzo/", adapting.canvas, name="tool-canvas"),
    path("herramientas/<slug:key>/lienzo/nuevo/", adapting.field_add, name="field-add"),
    path("herramientas/<slug:key>/lienzo/<slug:field_key>/", adapting.field_edit, name="field-edit"),
    path("herramientas/<slug:key>/lienzo/<slug:field_key>/quitar/", adapting.field_remove, name="field-remove"),
    path("herramientas/<slug:key>/lienzo/<slug:field_key>/<slug:to>/", adapting.field_move, name="field-move"),
    path("herramientas/<slug:key>/publicar/", adapting.publish, name="tool-publish"),
    path("herramientas/<slug:key>/retirar/", adapting.retire, name="tool-retire"),
    path("lecciones/", lessons.lessons, name="lessons"),
    path("lecciones/<slug:key>/", lessons.lesson, name="lesson"),
    path("lecciones/escribir/<slug:kind>/<slug:subject>/", writing.write, name="lesson-write"),
    path("lecciones/<slug:key>/editar/", writing.edit, name="lesson-edit"),
    path("lecciones/<slug:key>/revisar/", writing.review, name="lesson-review"),
    path("lecciones/<slug:key>/publicar/", writing.publish, name="lesson-publish"),
    path("lecciones/<slug:key>/retirar/", writing.withdraw, name="lesson-withdraw"),
    path("lecciones/<slug:key>/citar/", lessons.cite, name="lesson-cite"),
    path("lecciones/<slug:key>/citas/<uuid:uuid>/quitar/", lessons.citation_remove, name="citation-remove"),
]
