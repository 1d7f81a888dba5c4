"""Applications, eligibility, jury, selection, public lottery.

Planned: an empty place on the map until its issue is built.
"""
