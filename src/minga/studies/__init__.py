"""Impact and cost-effectiveness studies, training evaluation, team performance.

Planned: an empty place on the map until its issue is built.
"""
