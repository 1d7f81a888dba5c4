"""Rubrics, jurors, conflicts, scores: an engine that knows no subject by name.

Planned: an empty place on the map until its issue is built.
"""
