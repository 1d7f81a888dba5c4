"""In production a log line is one JSON object that a machine can search."""

import json
import logging

import pytest
from django.test import RequestFactory

from minga.config.logs import JsonLines

pytestmark = pytest.mark.unit


def _line(**extra: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {"name": "minga.tried", "levelname": "WARNING", "msg": "año %s", "args": (1,), **extra}
    )
    written = JsonLines().format(record)
    assert "\n" not in written
    return json.loads(written)


def test_line_has_time_level_logger_and_message() -> None:
    line = _line(created=0.0)

    assert line == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "warning",
        "logger": "minga.tried",
        "message": "año 1",
    }


def test_line_of_a_request_names_method_and_path_but_no_query(rf: RequestFactory) -> None:
    line = _line(request=rf.get("/personas/?email=somebody@example.org"))

    assert (line["method"], line["path"]) == ("GET", "/personas/")
    assert "somebody" not in json.dumps(line)


def test_line_of_an_error_holds_the_traceback() -> None:
    try:
        raise ValueError("lost")
    except ValueError as error:
        line = _line(exc_info=(ValueError, error, error.__traceback__))

    assert "ValueError: lost" in str(line["error"])


def test_extra_values_are_kept_even_when_json_does_not_know_them() -> None:
    assert _line(edition=3, when={1})["edition"] == 3
    assert _line(when={1})["when"] == "{1}"
