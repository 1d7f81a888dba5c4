"""Entities, their units and ties, territories, and the roles people hold in them.

Owns `Territory`, `Organisation`, `Unit`, `Tie`, `JoinRequest`, `Role`. Does not own people nor
what they do in editions; apps above register scopes, holdings and sections (see
docs/subsystems/organisations.md). Traps: a role counts by its dates, so ask
`queries.roles.holds` and never the table; the deputy stands in, so "who acted" is not "who
holds"; messages are sent by receivers above, which hear our events.
"""
