"""What tests of juries share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_english() -> Iterator[None]:
    """Refusals are compared in the language in which they are written."""
    with translation.override("en"):
        yield
