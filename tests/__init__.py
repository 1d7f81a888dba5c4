"""The tests of the house. A package of its own name, because a library ships one called the same."""
