"""Public problems, their evidence, portfolios and missions.

Planned: an empty place on the map until its issue is built.
"""
