from django.urls import URLPattern, path

from minga.calls.web.views import blind

paths: list[URLPattern] = [
    path("convocatorias/<slug:key>/rondas/<slug:phase>/jurado/", blind.to_jury, name="to-jury"),
    path("convocatorias/<slug:key>/rondas/<slug:phase>/jurado/<str:code>/", blind.blind_copy, name="blind-copy"),
    path(
        "convocatorias/<slug:key>/rondas/<slug:phase>/jurado/<str:code>/archivos/<int:number>/",
        blind.blind_file,
        name="blind-file",
    ),
]
