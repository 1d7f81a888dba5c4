"""The append-only log (bitácora): who did what to what, on whose behalf, and what changed.

Owns `Entry`. Holds plain ids and labels, no foreign keys, so that every app may write it
and it outlives what it names. Personal values never enter it (ADR 0004): a person appears
as a key, so that erasing somebody does not have to rewrite history.
Trap: an entry gets its place in the hash chain when the transaction commits, by a deferred
trigger; before that its `position` is empty.
"""
