"""API, bulk exports, OCDS, OPSI and DCAT feeds: reads only.

Planned: an empty place on the map until its issue is built.
"""
