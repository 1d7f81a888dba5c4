"""Reading challenges: one, lists of them, and what their gates still ask."""
