"""Whatever is killed, at whatever moment: each piece of work is whole or not there, and Minga gets up again."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from minga.config.postgres.cluster import Cluster
from minga.config.postgres.place import Place
from minga.config.processes import Lock
from tests.running import Running, wait_until

pytestmark = pytest.mark.journey

NOMINEES = 4_000
# A lock that the import takes when it writes the first enrolment, and lets go when it commits.
WRITING = (
    "SELECT count(*) FROM pg_locks WHERE relation = 'programmes_enrolment'::regclass AND mode = 'RowExclusiveLock'"
)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One folder for all of them, where root's stand-in account can reach it: each test starts from the ruins
    of the one before.
    """
    folder = Path("/tmp") / f"minga-fault-{os.getpid()}"  # noqa: S108
    yield folder
    shutil.rmtree(Place(folder).base, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def minga(home: Path) -> Iterator[Running]:
    made = Running(home)
    yield made
    made.kill()


def test_everything_is_killed_in_the_middle_of_a_big_write(minga: Running) -> None:
    minga.start_and_wait()
    with minga.connect() as before:
        before.execute("CREATE TABLE written (n int)")
        before.execute("INSERT INTO written VALUES (0)")
    with closing(minga.connect()) as writing:
        writing.autocommit = False
        writing.execute("INSERT INTO written SELECT generate_series(1, 50000)")
        minga.kill()
        with pytest.raises(psycopg.OperationalError):
            writing.commit()

    minga.start_and_wait()

    with minga.connect() as after:
        assert after.execute("SELECT count(*), max(n) FROM written").fetchone() == (1, 0)
    assert minga.stop() == 0
    wait_until(lambda: minga.processes() == [], "something still runs after the end")


def test_everything_is_killed_in_the_middle_of_an_import(minga: Running) -> None:
    minga.start_and_wait()
    people = _count(minga, "people_person")
    (worker,) = minga.processes("cli work")
    worker.suspend()  # so that we are watching when it begins
    import_id = minga.run("-m", "tests.journeys.import_to_break", str(NOMINEES))
    worker.resume()
    status = f"SELECT status FROM programmes_nomineeimport WHERE id = {import_id}"  # noqa: S608
    wait_until(lambda: minga.read(WRITING) == 1, "the import did not come to its middle")

    minga.kill()
    with Cluster(minga.place).use():
        assert minga.read(status) == "applying"
        assert _count(minga, "programmes_enrolment") == 0
        assert _count(minga, "people_person") <= people + 1  # the seed's own helper people
    minga.start_and_wait()

    wait_until(lambda: minga.read(status) == "applied", f"the import was not taken up again:\n{minga.said()}")
    assert _count(minga, "programmes_enrolment") == NOMINEES
    assert minga.read("SELECT count(DISTINCT person_id) FROM programmes_enrolment") == NOMINEES


def _count(minga: Running, table: str) -> int:
    counted = minga.read(f"SELECT count(*) FROM {table}")  # noqa: S608
    assert isinstance(counted, int)
    return counted


def test_each_process_that_is_killed_comes_back_while_the_others_go_on(minga: Running) -> None:
    minga.start_and_wait()

    for words in (("minga.config.server",), ("cli work",), ("postgres -D",), ("postgres.keeper", "postgres -D")):
        killed = {process.pid for process in minga.processes(*words)}
        assert killed, words
        minga.kill(*words)
        wait_until(
            lambda words=words, killed=killed: bool({process.pid for process in minga.processes(*words)} - killed),
            f"{words} did not come back; the log says:\n{minga.said()}",
        )
        wait_until(minga.answers, f"no page after {words}; the log says:\n{minga.said()}")

    assert "Starting it again" in minga.said()
    assert minga.stop() == 0


def test_job_is_taken_up_again_after_the_launcher_was_killed_and_took_all_with_it(minga: Running) -> None:
    minga.start_and_wait()
    with minga.connect() as connection:
        # What a worker leaves that died in the middle: a job being done by nobody.
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) VALUES "
            "('default', 'procrastinate.builtin_tasks.remove_old_jobs', '{\"max_hours\": 1}', 'doing', 1)"
        )

    minga.kill("minga.config.launcher")
    wait_until(lambda: minga.processes() == [], "something outlived the launcher", patience=30)
    minga.start_and_wait()

    def done() -> bool:
        with minga.connect() as connection:
            left = connection.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%remove_old_jobs'"
            ).fetchone()
        return left == (0,)  # a job that succeeded is deleted

    wait_until(done, f"the job was not done; the log says:\n{minga.said()}")


def test_second_start_from_the_same_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    held = Lock(tmp_path / "running.lock")
    assert held.try_take()
    second = Running(tmp_path)

    second.start()

    assert second.launcher is not None
    assert second.launcher.wait(30) == 2
    assert "running already" in second.said()
    held.close()


def test_taken_port_is_told_with_what_to_type(tmp_path: Path) -> None:
    other = Running(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", other.port))
        taken.listen()

        other.start()

        assert other.launcher is not None
        assert other.launcher.wait(30) == 2
    assert f"MINGA_PORT={other.port + 1}" in other.said()
