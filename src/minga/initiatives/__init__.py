"""The dossier: stages, gates, artefacts, experiments, decisions, costs, barriers.

Planned: an empty place on the map until its issue is built.
"""
