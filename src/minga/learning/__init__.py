"""Modules, sessions, attendance, tasks, mentoring, credentials.

Planned: an empty place on the map until its issue is built.
"""
