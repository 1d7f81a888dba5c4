"""Entities, their units and ties, territories, and the roles people hold in them.

Owns `Territory`, `Organisation`, `Unit`, `Tie`, `Role`. A role is dated, scoped and has a deputy:
institutions own, people pass."""
