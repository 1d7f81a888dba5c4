from django.urls import path

from minga.portal.web import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("buscar/", views.search, name="search"),
    path("como-contamos/", views.how_we_count, name="how-we-count"),
    path("accesibilidad-y-privacidad/", views.accessibility, name="accessibility"),
]
