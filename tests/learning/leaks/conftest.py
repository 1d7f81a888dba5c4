"""One key for the folder, kept apart from the house's: making keys is slow."""

from tests.learning.completing.conftest import folders, key

__all__ = ["folders", "key"]
