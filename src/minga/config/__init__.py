"""The front door: settings, environment, URLs, health, the launcher and the embedded database.

Owns how Minga starts, stops and is configured. Knows every app; no app knows it
(apps read `django.conf.settings`). Holds no rules of the domain and no tables.

Traps: `env.py`, `paths.py` and `postgres/` must be importable before Django is set up,
so they import nothing of Django but its exceptions.
"""
