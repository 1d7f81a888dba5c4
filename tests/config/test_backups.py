"""A backup brought back is the same database, table by table and row by row."""

import datetime
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from psycopg import sql

from minga.config.backups import BackupError, Database, make_backup, restore, set_anchors_aside

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NOW = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def source() -> Database:
    """The test database, with something in it that people wrote."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept_words (id bigserial PRIMARY KEY, words text, data jsonb)")
        cursor.execute("TRUNCATE kept_words")
        cursor.execute(
            "INSERT INTO kept_words (words, data) SELECT 'línea ' || n || E'\\t\\n\\\\.', jsonb_build_object('n', n) "
            "FROM generate_series(1, 500) n"
        )
    apps.get_model("people.Person")._default_manager.create(email="somebody@example.org")
    yield Database.of(connection.settings_dict)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept_words")


@pytest.fixture
def target(source: Database) -> Iterator[Database]:
    """An empty database beside it."""
    name = f"{source.name}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield Database(name, source.user, source.password, source.host, source.port, source.options)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "plan ñ.pdf").write_bytes(bytes(range(256)) * 40)
    (folder / "notes.csv").write_text("correo,nombre\n", encoding="utf-8")
    return folder


def _everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as text; every sequence; every definition that counts."""
    held: dict[str, list[str]] = {}
    with database.connect() as reading:
        tables = reading.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        ).fetchall()
        for (table,) in tables:
            query = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
            held[table] = [row for (row,) in reading.execute(query).fetchall()]
        for kind, query_text in {
            "sequences": "SELECT sequencename || ' ' || coalesce(last_value, -1) FROM pg_sequences",
            "columns": "SELECT format('%s.%s %s %s', table_name, column_name, data_type, column_default)"
            " FROM information_schema.columns WHERE table_schema = 'public'",
            "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "constraints": "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
            "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "functions": "SELECT proname || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        }.items():
            held[f"({kind})"] = sorted(_plain(row) for (row,) in reading.execute(query_text).fetchall())
    return held


def _plain(definition: str) -> str:
    """PostgreSQL writes the same condition with other casts and brackets once it has read it back."""
    return re.sub(r"::[a-z ]+(\[\])?|[()]", "", definition)


def test_restored_database_is_the_same_in_every_table(
    source: Database, target: Database, files: Path, tmp_path: Path
) -> None:
    made = make_backup(source, files, tmp_path, NOW)

    restore(made, target, tmp_path / "restored", force=False)

    before, after = _everything(source), _everything(target)
    assert len(before["kept_words"]) == 500
    assert len(before["people_person"]) == 1
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_restored_uploads_are_the_same_bytes(source: Database, target: Database, files: Path, tmp_path: Path) -> None:
    made = make_backup(source, files, tmp_path, NOW)

    restore(made, target, tmp_path / "restored", force=False)

    held = {path.relative_to(files): path.read_bytes() for path in files.rglob("*") if path.is_file()}
    back = tmp_path / "restored"
    assert {path.relative_to(back): path.read_bytes() for path in back.rglob("*") if path.is_file()} == held


def test_backup_is_for_its_owner_alone(source: Database, files: Path, tmp_path: Path) -> None:
    made = make_backup(source, files, tmp_path, NOW)

    assert made.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("making-")] == []


def test_restore_over_data_is_refused_and_changes_nothing(source: Database, files: Path, tmp_path: Path) -> None:
    made = make_backup(source, files, tmp_path, NOW)
    before = _everything(source)

    with pytest.raises(BackupError, match="FORCE=1"):
        restore(made, source, tmp_path / "restored", force=False)

    assert _everything(source) == before
    assert not (tmp_path / "restored").exists()


def test_forced_restore_replaces_the_data_and_keeps_the_old_uploads_aside(
    source: Database, target: Database, files: Path, tmp_path: Path
) -> None:
    made = make_backup(source, files, tmp_path, NOW)
    before = _everything(source)
    restore(made, target, tmp_path / "restored", force=False)
    with target.connect() as writing:
        writing.execute("DELETE FROM kept_words WHERE id < 100")
    (tmp_path / "restored" / "later.txt").write_text("written later", encoding="utf-8")

    restore(made, target, tmp_path / "restored", force=True)

    assert _everything(target) == before
    assert not (tmp_path / "restored" / "later.txt").exists()
    assert [path.read_text() for path in tmp_path.glob("restored.before-*/later.txt")] == ["written later"]


def test_restore_that_breaks_in_the_middle_leaves_the_database_as_it_was(
    source: Database, target: Database, files: Path, tmp_path: Path
) -> None:
    made = make_backup(source, files, tmp_path, NOW)
    restore(made, target, tmp_path / "restored", force=False)
    before = _everything(target)
    with target.connect() as blocking:  # a table in the way of CREATE EXTENSION cannot be dropped with the schema
        blocking.execute("CREATE SCHEMA other")
        blocking.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        blocking.execute("ALTER EXTENSION pg_trgm SET SCHEMA other")

    with pytest.raises(BackupError, match="left as it was"):
        restore(made, target, tmp_path / "restored", force=True)

    after = _everything(target)
    assert after["kept_words"] == before["kept_words"]
    assert after["people_person"] == before["people_person"]


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "no manifest", "climbing"])
def test_damaged_backup_is_refused_before_anything_is_touched(
    source: Database, files: Path, tmp_path: Path, damage: str
) -> None:
    made = make_backup(source, files, tmp_path, NOW)
    before = _everything(source)
    _damage(made, damage)

    with pytest.raises(BackupError, match=r"whole backup|damaged"):
        restore(made, source, files, force=True)

    assert _everything(source) == before


def _damage(backup: Path, how: str) -> None:
    if how == "cut":
        backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    elif how == "foreign":
        backup.write_bytes(b"not a tar file at all")
    elif how == "climbing":
        with tarfile.open(backup, "a") as tar:
            tar.add(backup.parent / "media" / "notes.csv", "files/../../climbed.csv")
    else:
        folder = _unpacked(backup)
        (folder / "files" / "notes.csv").write_text("correo,nome\n", encoding="utf-8")
        _pack(folder, backup, ["database.dump", "files", *(["manifest.json"] if how == "changed" else [])])


def test_manifest_counts_what_was_dumped(source: Database, files: Path, tmp_path: Path) -> None:
    made = make_backup(source, files, tmp_path, NOW)

    with tarfile.open(made) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        manifest = json.load(member)
    assert manifest["tables"]["kept_words"][0] == 500
    assert manifest["sequences"]["kept_words_id_seq"] == [500, True]


def test_restore_says_when_rows_are_not_what_the_backup_counted(
    source: Database, target: Database, files: Path, tmp_path: Path
) -> None:
    made = make_backup(source, files, tmp_path, NOW)
    folder = _unpacked(made)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["tables"]["kept_words"][0] = 501
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _pack(folder, made, ["manifest.json", "database.dump", "files"])

    with pytest.raises(BackupError, match="differs from the backup in: kept_words"):
        restore(made, target, tmp_path / "restored", force=False)


def _unpacked(backup: Path) -> Path:
    folder = backup.with_suffix("")
    with tarfile.open(backup) as tar:
        for member in tar:
            if member.isfile():
                (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
                (folder / member.name).write_bytes(tar.extractfile(member).read())  # type: ignore[union-attr]
    return folder


def _pack(folder: Path, backup: Path, names: list[str]) -> None:
    with tarfile.open(backup, "w") as tar:
        for name in names:
            tar.add(folder / name, name)


def test_anchors_of_the_log_that_was_there_are_kept_aside(tmp_path: Path) -> None:
    """They would call the log that was brought back altered for ever; they still prove what was."""
    anchors = tmp_path / "audit-anchors.jsonl"
    assert set_anchors_aside(anchors) is None
    anchors.write_text("{}")

    aside = set_anchors_aside(anchors)

    assert aside is not None
    assert (anchors.exists(), aside.read_text()) == (False, "{}")
