"""The innovation index: waves, answers prefilled from work done, scores.

Planned: an empty place on the map until its issue is built.
"""
