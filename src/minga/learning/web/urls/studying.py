"""Addresses of what a participant reads, does and brings along without a line."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
