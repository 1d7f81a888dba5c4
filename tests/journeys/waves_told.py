"""What the journey of a wave and the script that helps it call the same."""

HOME = "municipalidad-de-ita-pora"
"""The entity of the cast."""
SLIP = "g1"
"""The question of which a mark is too high."""
APART = "g1"
"""The question on which two graders differ."""
