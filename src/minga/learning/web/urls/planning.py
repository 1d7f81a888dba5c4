"""Addresses of the plan: modules, sessions, materials, calendars."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
