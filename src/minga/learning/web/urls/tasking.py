"""Addresses of tasks, versions, comments, reviews."""

from django.urls import URLPattern, URLResolver

paths: list[URLPattern | URLResolver] = []
