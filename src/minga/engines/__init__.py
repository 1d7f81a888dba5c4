"""Pure mathematics on arrays and tables: no Django, no files, no clock.

Deterministic: the same input and seed give the same bytes. Imports nothing of the house.
"""
