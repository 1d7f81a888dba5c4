"""What an event says of a thing that was changed."""

from minga.core.events import changes


def test_only_what_differs_is_said() -> None:
    before, after = {"title": "Agua", "place": "", "minutes": 5}, {"title": "Agua segura", "place": "", "minutes": 5}

    assert changes(before, after) == {"before": {"title": "Agua"}, "after": {"title": "Agua segura"}}


def test_nothing_differs() -> None:
    assert changes({"title": "Agua"}, {"title": "Agua"}) == {"before": {}, "after": {}}
