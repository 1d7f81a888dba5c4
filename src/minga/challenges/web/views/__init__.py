"""Pages of challenges: to read, to write step by step, to decide."""
