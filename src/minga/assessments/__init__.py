"""Rubrics, jurors, conflicts, scores: an engine that knows no subject by name.

Owns `Panel` (a jury with a rubric, and the items it judges), its jurors, what they declared, who
judges what, every score and every change of one. Does not own what is judged nor what follows:
apps above register the kind of thing (`policies.register_assessed`) and of owner
(`policies.register_owner`), read with `queries`, decide by themselves. Traps: what a juror reads
comes only from the registered `reading`, which knows how blind the panel is: never show `str(subject)`
to her; scores of others are read only through `queries.visible_scores`; scores of a closed panel,
and rubrics, do not change (triggers in migration 0002).
"""
