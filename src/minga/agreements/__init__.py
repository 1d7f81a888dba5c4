"""Parties, milestones, verified results, payments, innovation purchase.

Planned: an empty place on the map until its issue is built.
"""
