"""Each kind of message has its two templates, and each template its kind."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import minga
from minga.notifications.models import known_kinds

SOURCE = Path(minga.__file__).parent


@pytest.mark.parametrize("key", sorted(known_kinds()))
def test_each_kind_has_a_subject_and_a_body(key: str) -> None:
    kind = known_kinds()[key]

    assert str(kind.label)
    for part in ("subject", "body"):
        assert get_template(f"{kind.template}.{part}.txt")


def test_each_template_of_a_message_has_its_kind() -> None:
    written = {f"{path.parts[-3]}.{path.name.split('.')[0]}" for path in SOURCE.glob("*/templates/*/messages/*.txt")}

    assert written == set(known_kinds())
