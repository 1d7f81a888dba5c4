"""Addresses of evaluation, messages, console and public results."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
