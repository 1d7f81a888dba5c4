from django.urls import path

from minga.files.web.views import file

app_name = "files"

urlpatterns = [
    path("archivos/<uuid:uuid>/", file, name="file"),
]
