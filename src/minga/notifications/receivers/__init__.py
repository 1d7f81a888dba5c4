"""Reactions to what happens below: to accounts, and to roles in organisations and editions."""

from minga.notifications.receivers import accounts, roles

__all__ = ["accounts", "roles"]
