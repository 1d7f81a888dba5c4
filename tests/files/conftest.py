from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from minga.files import policies


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture(autouse=True)
def known_purposes() -> Iterator[None]:
    """Purposes that a test registers are forgotten after it."""
    before = dict(policies._policies)
    yield
    policies._policies.clear()
    policies._policies.update(before)
