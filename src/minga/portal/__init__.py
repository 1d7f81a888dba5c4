"""The front of the house: home, search, map, navigation. Composes, owns no tables."""
