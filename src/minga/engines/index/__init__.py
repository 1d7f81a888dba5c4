"""Composite indices: from indicators, or points, to a score, a rank and an explanation."""
