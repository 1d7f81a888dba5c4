"""Addresses of rules of completion, credentials and keys."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
