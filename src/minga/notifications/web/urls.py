from django.urls import path

from minga.notifications.web import views

app_name = "notifications"

urlpatterns = [
    path("cuenta/mensajes/", views.inbox, name="inbox"),
    path("cuenta/mensajes/leidos/", views.read_all, name="read-all"),
    path("cuenta/mensajes/no-entregados/", views.undelivered, name="undelivered"),
    path("cuenta/mensajes/<uuid:uuid>/", views.message, name="message"),
    path("cuenta/mensajes/<uuid:uuid>/reenviar/", views.resend, name="resend"),
    path("cuenta/avisos/", views.preferences, name="preferences"),
    path("cuenta/avisos/parar/<str:token>/", views.stop, name="stop"),
    path("cuenta/bandeja-de-salida/", views.outbox, name="outbox"),
    path("cuenta/bandeja-de-salida/<str:name>/", views.letter, name="letter"),
]
