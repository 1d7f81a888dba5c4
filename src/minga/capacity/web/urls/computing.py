from django.urls import path

from minga.capacity.web.views import computing, importing

_OFFICE = "mediciones/<slug:key>/calculo/"
_PAST = "mediciones/importar/"
_ONE = _PAST + "<uuid:uuid>/"

paths = [
    path(_PAST, importing.import_wave, name="import-wave"),
    path(_ONE, importing.past_wave, name="past-wave"),
    path(_ONE + "avance/", importing.progress, name="past-wave-progress"),
    path(_ONE + "columnas/", importing.columns, name="past-wave-columns"),
    path(_ONE + "traer/", importing.bring_in, name="past-wave-bring-in"),
    path(_ONE + "dejar/", importing.drop, name="past-wave-drop"),
    path(_OFFICE, computing.computing, name="computing"),
    path(_OFFICE + "calcular/", computing.compute, name="compute"),
    path(_OFFICE + "avance/", computing.progress, name="computing-progress"),
    path(_OFFICE + "hallazgos/", computing.findings, name="findings"),
    path(_OFFICE + "hallazgos/<uuid:uuid>/", computing.settle, name="settle-finding"),
    path(_OFFICE + "publicar/", computing.publish, name="publish-wave"),
    path(_OFFICE + "orden/", computing.ranking, name="wave-ranking"),
    path("mediciones/<slug:key>/datos/", computing.data, name="wave-data"),
]
