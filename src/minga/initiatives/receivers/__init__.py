"""Reactions of the dossier to what happens below; importing this package subscribes them all."""

from minga.initiatives.receivers import reactions, registrations, registry

__all__ = ["reactions", "registrations", "registry"]
