"""Minga's own settings, with one more page: the bare view to compare with."""

from minga.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
