"""Public problems on their way to a solution: from a complaint to a characterised challenge.

Owns `Challenge` with its evidence, attempts, precedents and reader tests; the strategy above it
(`Strategy`, `Objective`, `Mission`, `Portfolio`); and open prioritisation (`Prioritisation`, its
criteria, votes and decision). Does not own the work on a challenge: that is an initiative
(`initiatives`, above). The numbers of a challenge are targets and indicators of `indicators`.
Traps: the owner is always a public organisation; `status` moves only through `actions.gates`,
and the database refuses the counted states without the conditions' record (migration 0001).
"""
