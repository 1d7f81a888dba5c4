"""The ground floor: base model, clock, errors, events, jobs seam, texts, money, search.

Owns the search index (`SearchEntry`) because every app above writes to it by plain id.
Knows no domain word. The list of modules is closed: a new one needs an ADR.
"""
