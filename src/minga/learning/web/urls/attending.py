"""Addresses of who was there."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
