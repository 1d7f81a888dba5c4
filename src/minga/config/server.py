"""The web server: granian, with the application loaded once and its memory shared by the workers.

Started by the launcher as `python -m minga.config.server`; a platform with its own supervisor may
start it the same way.
"""

import gc
import os
import signal
from collections.abc import Callable
from typing import Any

import granian
from django.conf import settings
from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels

from minga.config.processes import die_with_parent
from minga.config.wsgi import application

_ACCESS = "%(method)s %(path)s %(status)d %(dt_ms).1f ms"


def main() -> None:
    """Serve until told to stop."""
    if parent := os.environ.get("MINGA_LAUNCHER"):
        die_with_parent(int(parent))
    server = granian.Granian(
        "minga.config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=settings.WEB_THREADS,
        backlog=512,
        backpressure=settings.WEB_THREADS * 8,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
        log_access=settings.PRODUCTION,
        log_access_format=_ACCESS,
        log_dictconfig=_logging(),
        websockets=False,
    )
    _load_everything()
    gc.collect()
    gc.freeze()
    server.serve(target_loader=_loader(os.getpid()))


def _load_everything() -> None:
    """Read URLs, views and forms before the workers part, so that they share that memory."""
    assert get_resolver().url_patterns  # noqa: S101 - reading it is what loads it


def _loader(server: int) -> Callable[..., Any]:
    def load(*_arguments: object) -> Any:
        """What each worker does first: it must not outlive the server process."""
        die_with_parent(server, signal.SIGKILL)
        return application

    return load


def _logging() -> dict[str, Any]:
    """Granian's loggers write as ours do; its start-up chatter is not for people."""
    ours = settings.LOGGING
    return {
        "formatters": ours["formatters"],
        "handlers": ours["handlers"],
        "loggers": {
            "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "granian.access": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }


if __name__ == "__main__":
    main()
