"""Pages of initiatives: the public dossier, and the workshop in which the team works."""
