"""Writing challenges: from a complaint to one that stands, and what happens to it then."""
