"""Addresses of one part of the app; gathered in `urls.py`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
