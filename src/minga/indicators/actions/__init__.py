"""Defining indicators, setting targets, measuring."""
