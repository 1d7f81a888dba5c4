"""The number engine: indicators, targets, measurements and live counters.

Owns what a number means (`Indicator`), what was promised (`Target`) and what was seen
(`Measurement`). It knows no subject by name: apps above register a `SubjectKind` for the
things that have targets, and a `Counter` for what they can count themselves.

Traps: a measurement is never edited, it is corrected by another. A counter that nobody can
count yet answers "not yet counted here", never zero.
"""
