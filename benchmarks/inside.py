"""A bench that asks the database: in a process of its own, on the bench database, whoever calls."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from minga.config.paths import CHECKOUT, HOME, PACKAGE


def run(module: str) -> int:
    """Call `python -m MODULE inside` with the settings of the bench; its exit code."""
    environment = {
        **os.environ,
        "MINGA_HOME": str(HOME if HOME.name == "bench" else HOME / "bench"),
        "MINGA_MODE": "development",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{CHECKOUT}",
    }
    return subprocess.run(
        [sys.executable, "-m", module, "inside"], cwd=CHECKOUT, env=environment, check=False
    ).returncode


@contextmanager
def standing() -> Iterator[None]:
    """Django and the database run, and every table is there."""
    import django  # noqa: PLC0415 (the settings must be chosen first)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from minga.config.databases import own_cluster  # noqa: PLC0415

    cluster = own_cluster()
    with cluster.use() if cluster else nullcontext():
        call_command("migrate", verbosity=0)
        yield
