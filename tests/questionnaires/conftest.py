from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.questionnaires import subject_kind


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def organisations_may_be_asked() -> Iterator[None]:
    with subject_kind():
        yield
