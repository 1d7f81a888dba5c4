from django.conf import settings
from django.urls import path

from minga.ui.web import plain, views

app_name = "ui"
_gallery = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/errors/<slug:name>/", views.error_page, name="error"),
    path("ui/shells/<slug:name>/", views.shell, name="shell"),
    path("ui/progress/<int:value>/", views.progress, name="progress"),
]
urlpatterns = [
    path("lenguaje-claro/", plain.plain_language, name="plain-language"),
    *(_gallery if settings.MINGA_GALLERY else ()),
]
