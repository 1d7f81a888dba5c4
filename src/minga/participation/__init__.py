"""Public processes: proposals, deliberation, budgets, drafting, panels, labs.

Planned: an empty place on the map until its issue is built.
"""
