"""Addresses of the frame: instruments, editions, consoles; enrolment has its own list."""

from django.urls import path

app_name = "programmes"
urlpatterns: list = []
