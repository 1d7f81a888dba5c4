"""The embedded server: made whole, shared, ended after the last user, and up again after any fall."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from minga.config.paths import PACKAGE
from minga.config.postgres.cluster import Cluster
from minga.config.postgres.orphans import servers_of
from minga.config.postgres.place import DatabaseUnavailable, Place

pytestmark = pytest.mark.journey


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A cluster's place that root's stand-in account can reach (pytest's own folder is closed to it)."""
    home = Path("/tmp") / f"minga-test-{os.getpid()}-{tmp_path.name[-20:]}"  # noqa: S108
    home.mkdir(mode=0o755)
    made = Place(home)
    yield made
    for server in servers_of(made.data.resolve()):
        with suppress(psutil.NoSuchProcess):
            server.kill()
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(made.base, ignore_errors=True)


def _connect(place: Place) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(place.socket), user="minga", dbname="minga", autocommit=True)


def _wait_until_gone(place: Place) -> bool:
    until = time.monotonic() + 15
    while servers_of(place.data.resolve()) and time.monotonic() < until:
        time.sleep(0.05)
    return not servers_of(place.data.resolve())


def _keepers(place: Place) -> list[psutil.Process]:
    """The keeper is the parent of the master."""
    servers = servers_of(place.data.resolve())
    pids = {server.pid for server in servers}
    found = []
    for server in servers:
        with suppress(psutil.NoSuchProcess):  # a backend may end while one looks
            parent = server.parent()
            if parent is not None and parent.pid not in pids:
                found.append(parent)
    return found


def _user(place: Place) -> subprocess.Popen[str]:
    """Another process that uses the cluster until its standard input is closed."""
    program = (
        "import sys; from pathlib import Path\n"
        "from minga.config.postgres.cluster import Cluster\n"
        "from minga.config.postgres.place import Place\n"
        "with Cluster(Place(Path(sys.argv[1])), durable=False).use():\n"
        "    print('ready', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(place.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def test_cluster_is_closed_to_everybody_else_and_keeps_checksums(place: Place) -> None:
    with Cluster(place, durable=False).use(), _connect(place) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in ("listen_addresses", "data_checksums", "server_encoding", "jit")
        }

        assert shown == {"listen_addresses": "", "data_checksums": "on", "server_encoding": "UTF8", "jit": "off"}
        assert place.base.stat().st_mode & 0o777 == 0o700
        assert place.socket.stat().st_mode & 0o777 == 0o700
        rules = (place.data / "pg_hba.conf").read_text(encoding="utf-8")
        assert rules == "local all all peer map=minga\n"


def test_cluster_never_runs_as_root(place: Place) -> None:
    with Cluster(place, durable=False).use():
        owners = set()
        for server in servers_of(place.data.resolve()):
            with suppress(psutil.NoSuchProcess):  # a backend may end while one looks
                owners.add(server.uids().real)
        assert owners == {place.data.stat().st_uid}
        assert place.data.stat().st_uid != 0


def test_cluster_ends_after_its_last_user_and_not_before(place: Place) -> None:
    first = _user(place)
    second = _user(place)

    _end(first)
    time.sleep(0.6)  # three looks of the keeper
    with _connect(place) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    _end(second)
    assert _wait_until_gone(place)


def test_cluster_ends_when_its_only_user_is_killed(place: Place) -> None:
    user = _user(place)

    user.kill()

    assert _wait_until_gone(place)
    user.communicate()


def test_cluster_falls_and_stands_up_by_itself_while_it_is_used(place: Place) -> None:
    with Cluster(place, durable=True).use():
        with _connect(place) as connection:
            connection.execute("CREATE TABLE kept (line text)")
            connection.execute("INSERT INTO kept VALUES ('before')")

        for server in servers_of(place.data.resolve()):
            server.kill()

        assert _eventually_reads(place, "SELECT line FROM kept") == ("before",)


def test_cluster_dies_with_its_keeper_and_a_new_one_takes_over(place: Place) -> None:
    cluster = Cluster(place, durable=False)
    with cluster.use():
        for keeper in _keepers(place):
            keeper.kill()
        assert _wait_until_gone(place)
        assert not cluster.kept()

        cluster.ensure()

        assert _eventually_reads(place, "SELECT 1") == (1,)


def test_cluster_starts_after_everything_was_killed_and_a_stranger_took_the_process_id(place: Place) -> None:
    with Cluster(place, durable=False).use():
        keepers = _keepers(place)
        for keeper in keepers:
            keeper.suspend()  # else it starts the server again, or its death ends the server in good order
        for process in [*servers_of(place.data.resolve()), *keepers]:
            process.kill()
        assert _wait_until_gone(place)
    lines = (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    stranger = subprocess.Popen(["sleep", "60"])  # noqa: S607
    lines[0] = str(stranger.pid)
    (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n", encoding="utf-8")

    with Cluster(place, durable=False).use():
        assert _eventually_reads(place, "SELECT 1") == (1,)

    stranger.kill()
    stranger.wait()


def test_cluster_that_was_half_made_is_made_anew(place: Place) -> None:
    cluster = Cluster(place, durable=False)
    cluster._make_folders()
    (place.base / "data.new").mkdir()
    (place.base / "data.new" / "PG_VERSION").write_text("18", encoding="utf-8")

    with cluster.use():
        assert _eventually_reads(place, "SELECT 1") == (1,)


def test_cluster_that_cannot_start_says_why_with_the_last_lines_of_its_log(place: Place) -> None:
    with Cluster(place, durable=False).use():
        pass
    assert _wait_until_gone(place)
    (place.data / "postgresql.conf").write_text("no_such_setting = 1\n", encoding="utf-8")

    with pytest.raises(DatabaseUnavailable, match="did not start") as refused, Cluster(place, durable=False).use():
        pass

    assert "no_such_setting" in str(refused.value)


def test_cluster_of_another_postgres_version_is_not_touched(place: Place) -> None:
    with Cluster(place, durable=False).use():
        pass
    assert _wait_until_gone(place)
    (place.data / "PG_VERSION").write_text("14\n", encoding="utf-8")

    with pytest.raises(DatabaseUnavailable, match=r"made by PostgreSQL 14.*make backup"), Cluster(place).use():
        pass


def test_folder_of_another_account_is_refused_with_what_to_do(place: Place) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of somebody else's")
    place.base.mkdir(mode=0o700)
    os.chown(place.base, 4242, 4242)

    with pytest.raises(DatabaseUnavailable, match=r"belongs to another account.*MINGA_HOME"), Cluster(place).use():
        pass

    assert place.base.stat().st_uid == 4242


def test_unreachable_home_puts_roots_cluster_elsewhere_and_leaves_the_home_alone(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a plain user's cluster lies in its own folder")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    place = Place(closed / "home")

    assert place.base.is_relative_to("/var/lib/minga")
    assert list(closed.iterdir()) == []


def test_unreachable_binaries_are_copied_to_where_the_account_can_run_them(place: Place, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("a plain user runs the binaries where they are")
    shipped = place.shipped_binaries.parent
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (shipped, shipped.with_name(f"{shipped.name}.libs")):
        shutil.copytree(folder, closed / folder.name, symlinks=True)
    far = Place(place.home)
    far.__dict__["shipped_binaries"] = closed / shipped.name / place.shipped_binaries.name
    assert far.copy_of_binaries is not None

    with Cluster(far, durable=False).use():
        assert _eventually_reads(far, "SELECT 1") == (1,)
        assert {Path(server.exe()).is_relative_to(far.copy_of_binaries) for server in servers_of(far.data)} == {True}

    shutil.rmtree(far.copy_of_binaries)


def test_long_home_gets_a_short_socket_folder(tmp_path: Path) -> None:
    place = Place(tmp_path / ("a" * 120))

    assert len(str(place.socket)) < 60


def test_home_without_a_wheel_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("minga.config.postgres.place.importlib.util.find_spec", lambda _name: None)

    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL=postgresql://"):
        _ = Place(tmp_path).shipped_binaries


def _eventually_reads(place: Place, query: str) -> tuple[object, ...] | None:
    """The answer, once the server is up again."""
    until = time.monotonic() + 20
    while True:
        try:
            with _connect(place) as connection:
                return connection.execute(query).fetchone()  # type: ignore[arg-type]
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
