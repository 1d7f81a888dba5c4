"""Dossiers of the demo world, from `stories.yaml`: told with the same actions as real ones."""

from minga.initiatives.demo.telling import Cast, make_initiatives

__all__ = ["Cast", "make_initiatives"]
