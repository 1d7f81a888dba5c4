"""Minga: the platform on which public programmes train people while they work on real problems."""
