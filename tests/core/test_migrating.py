"""A first migration made from its end gives the database and the state that Django's own way gives."""

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models import F, Q

from minga.core.migrating import FirstMigration

pytestmark = pytest.mark.django_db

OPERATIONS = (
    migrations.CreateModel("Hen", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField())]),
    migrations.CreateModel(
        "Egg",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("layer", models.ForeignKey("toy.Hen", models.CASCADE, related_name="eggs")),
            ("grams", models.PositiveSmallIntegerField(default=50)),
        ],
    ),
    migrations.AddField("Hen", "hatched_from", models.ForeignKey("toy.Egg", models.SET_NULL, null=True)),
    migrations.AddField("Hen", "friends", models.ManyToManyField("toy.Hen")),
    migrations.AddIndex("Egg", models.Index("layer", F("grams").desc(), name="toy_by_weight")),
    migrations.AddConstraint("Egg", models.CheckConstraint(condition=Q(grams__gt=9), name="toy_no_small_egg")),
    migrations.AddConstraint(
        "Hen", models.UniqueConstraint(fields=["name"], condition=~Q(name=""), name="toy_name_once")
    ),
    migrations.RunSQL("COMMENT ON TABLE toy_hen IS 'after its table'", migrations.RunSQL.noop),
)
CATALOGUE = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name ~ '^toy_'",
    "SELECT conrelid::regclass::text, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid::regclass::text ~ '^toy_'",
    "SELECT indexdef FROM pg_indexes WHERE tablename ~ '^toy_'",
    "SELECT obj_description('toy_hen'::regclass)",
)


def _made_by(kind: type[Migration]) -> tuple[list[list[tuple[object, ...]]], ProjectState]:
    migration = kind("0001_initial", "toy")
    migration.operations = list(OPERATIONS)
    with connection.schema_editor() as editor:
        state = migration.apply(ProjectState(), editor)
    found = list(_catalogue())
    with connection.schema_editor() as editor:
        migration.unapply(ProjectState(), editor)
    return found, state


def _catalogue() -> Iterator[list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        for sql in CATALOGUE:
            cursor.execute(sql)
            yield sorted(cursor.fetchall())


def test_database_and_state_are_those_of_django() -> None:
    tables, state = _made_by(FirstMigration)
    wanted, known = _made_by(Migration)

    assert tables == wanted
    assert all(tables)
    assert state == known


def test_every_first_migration_of_ours_takes_the_short_way() -> None:
    ours = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[1] == "0001_initial" and type(migration).__module__.startswith("minga.")
    }

    assert len(ours) >= 16
    assert [key for key, migration in ours.items() if not isinstance(migration, FirstMigration)] == []
