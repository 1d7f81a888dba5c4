"""Communities of practice, events, exchanges, commitments.

Planned: an empty place on the map until its issue is built.
"""
