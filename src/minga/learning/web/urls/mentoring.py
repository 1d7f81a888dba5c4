"""Addresses of teams, mentors and their meetings."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
