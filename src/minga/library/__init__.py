"""Resources, tool cards and canvases, cases, lessons, licences.

Planned: an empty place on the map until its issue is built.
"""
