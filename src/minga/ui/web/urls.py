from django.urls import path

from minga.ui.web import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/errors/<slug:name>/", views.error_page, name="error"),
    path("ui/shells/<slug:name>/", views.shell, name="shell"),
    path("ui/progress/<int:value>/", views.progress, name="progress"),
]
