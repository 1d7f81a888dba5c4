"""Editions of the demo as they are taught: sessions, teams, tasks, feedback, completion, credentials."""

from minga.learning.demo.telling import make_learning

__all__ = ["make_learning"]
