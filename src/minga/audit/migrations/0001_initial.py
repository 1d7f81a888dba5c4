"""The log, append-only and chained at commit.

The deferred trigger gives an entry its place when the transaction commits, so the lock that
orders the chain is held for a moment only, not for the length of an import.
"""

import uuid

import django.contrib.postgres.indexes
from django.db import migrations, models

from minga.core.migrating import FirstMigration

SEAL = """
CREATE FUNCTION audit_seal() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(7166001);
    SELECT position, hash INTO last FROM audit_entry
        WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1;
    UPDATE audit_entry SET position = coalesce(last.position, 0) + 1,
        previous_hash = coalesce(last.hash, ''::bytea) WHERE id = NEW.id;
    UPDATE audit_entry e SET hash = sha256(convert_to(jsonb_build_array(
        e.position, encode(e.previous_hash, 'hex'), e.uuid,
        extract(epoch from e.at)::numeric, e.key,
        e.actor_id, e.actor_label, e.behalf_id, e.support_session_id,
        e.organisation_id, e.subject_type, e.subject_id, e.subject_label,
        e.related, e.before, e.after, e.request
    )::text, 'UTF8')) WHERE e.id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.hash IS NULL
       AND (to_jsonb(OLD) - 'position' - 'previous_hash' - 'hash')
         = (to_jsonb(NEW) - 'position' - 'previous_hash' - 'hash') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE CONSTRAINT TRIGGER audit_entry_seal AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal();
CREATE TRIGGER audit_entry_refuse BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_refuse_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

UNDO = """
DROP TRIGGER audit_entry_refuse_truncate ON audit_entry;
DROP TRIGGER audit_entry_refuse ON audit_entry;
DROP TRIGGER audit_entry_seal ON audit_entry;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_seal();
"""


class Migration(FirstMigration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=80)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_label", models.CharField(max_length=120)),
                ("behalf_id", models.BigIntegerField(null=True)),
                ("support_session_id", models.BigIntegerField(null=True)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("subject_label", models.CharField(max_length=300)),
                ("related", models.JSONField(default=list)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("request", models.UUIDField()),
                ("position", models.BigIntegerField(editable=False, null=True, unique=True)),
                (
                    "previous_hash",
                    models.BinaryField(editable=False, max_length=32, null=True),
                ),
                ("hash", models.BinaryField(editable=False, max_length=32, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject"),
                    models.Index(fields=["actor_id", "-at"], name="audit_actor"),
                    models.Index(fields=["request"], name="audit_request"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["related"], name="audit_related", opclasses=["jsonb_path_ops"]
                    ),
                ]
            },
        ),
        migrations.RunSQL(SEAL, UNDO),
    ]
