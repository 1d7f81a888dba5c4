"""What every test stands on: a database of its own, no network, and a count of queries."""

import gc
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from minga.config.databases import own_cluster
from minga.config.paths import CHECKOUT, PACKAGE, private
from minga.config.postgres.cluster import Cluster
from minga.config.processes import Lock

Queries = Callable[[int], AbstractContextManager[None]]

# Twelve thousand tests are a million objects that stay. Looking through them again and again for what could be
# thrown away took a third of the time of reading them.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on only what the tests themselves leave is looked for, and not after every handful."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 50)
    gc.enable()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """The server of the tests, started or shared; None when `DATABASE_URL` names another."""
    own = own_cluster()
    with own.use() if own else nullcontext():
        yield own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(cluster: Cluster | None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Take a database name on the test cluster that no other run is using.

    Several runs, each with several processes, may go on at once: every process holds the lock of
    its own number, so two of them can never drop each other's database.
    """
    number, lock = _free_number()
    database = settings.DATABASES["default"]
    database["TEST"]["NAME"] = f"test_{database['NAME']}_{number}"
    with django_db_blocker.unblock():
        if _exists(_template()):
            database["TEST"]["TEMPLATE"] = _template()
    yield
    lock.close()


@pytest.fixture(scope="session")
def django_db_setup(
    cluster: Cluster | None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Keep the migrated database as a template for the next run, and let the tests empty the log.

    The log refuses to be emptied, by anybody: only the tests' own flush may, between two tests.
    The queue's tables are not Django's, so Django's flush would leave jobs for the next test.
    The last tests of a run may be long journeys that never ask this server for anything. Should the
    machine have ended it meanwhile, it is brought up again, so that its databases can be dropped.
    """
    flush = connection.ops.execute_sql_flush

    def flush_with_the_log(statements: list[str]) -> None:
        table = "ALTER TABLE audit_entry {} TRIGGER audit_entry_refuse_truncate"
        queue = "TRUNCATE procrastinate_jobs, procrastinate_workers RESTART IDENTITY CASCADE"
        flush([table.format("DISABLE"), *statements, table.format("ENABLE"), queue])

    connection.ops.execute_sql_flush = flush_with_the_log
    with django_db_blocker.unblock():
        _keep_template(connection.settings_dict["NAME"])
    yield
    if cluster:
        cluster.open()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # A thread of a test may have left its connection open; the database could not be dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _keep_template(migrated: str) -> None:
    made = Lock(private("numbers") / "template")
    made.take()
    if not _exists(_template()):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template_minga_%'")
            for (old,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{_template()}" TEMPLATE "{migrated}"')
    made.close()


def _exists(database: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


@cache
def _template() -> str:
    """Its name tells which migrations it has been through: ours, and those of the locked packages."""
    digest = hashlib.sha256((CHECKOUT / "requirements" / "dev.lock").read_bytes())
    for migration in sorted(PACKAGE.glob("*/migrations/*.py")):
        digest.update(migration.read_bytes())
    return f"template_minga_{digest.hexdigest()[:16]}"


def _free_number() -> tuple[int, Lock]:
    numbers = private("numbers")
    for number in range(1, 64):
        lock = Lock(numbers / str(number))
        if lock.try_take():
            return number, lock
        lock.close()
    raise RuntimeError("Too many test runs at once.")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What one test had drawn is not shown to the next."""
    caches["process"].clear()


@pytest.fixture
def queries() -> Iterator[Queries]:
    """`with queries(7): …` — exactly seven queries. A test that asks for it and never uses it fails."""
    entered = False

    @contextmanager
    def exactly(count: int) -> Iterator[None]:
        nonlocal entered
        entered = True
        with CaptureQueriesContext(connection) as captured:
            yield
        if len(captured) != count:
            asked = "\n".join(query["sql"] for query in captured.captured_queries)
            pytest.fail(f"{len(captured)} queries, not {count}:\n{asked}")

    yield exactly
    if not entered:
        pytest.fail("the test asked for `queries` and never counted any")


# Properties are tried with the same examples every time, so that a run says the same twice;
# HYPOTHESIS_PROFILE=seek looks for new ones.
hypothesis.settings.register_profile(
    "house", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("seek", parent=hypothesis.settings.get_profile("house"), derandomize=False)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
