"""What goes to the log and in which form: sentences for a person, JSON lines for a machine."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, request, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "method"):
            line["method"], line["path"] = request.method, request.path
        for name, value in vars(record).items():
            if name not in _STANDARD:
                line[name] = value
        if record.exc_info:
            line["error"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_settings(*, level: str, structured: bool) -> dict[str, Any]:
    """Django's LOGGING. Everything goes to standard error; the launcher or the platform keeps it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "minga.config.logs.JsonLines"},
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json" if structured else "plain"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "minga": {"level": level.upper()},
            "django": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "granian.access": {"level": level.upper()},
        },
    }
