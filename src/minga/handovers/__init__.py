"""What stays when people leave: the handover dossier.

Planned: an empty place on the map until its issue is built.
"""
