"""Addresses of packages, external tools, Moodle and statements."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
