"""Forms, versions, answers; and the triggers that keep still what must not change.

A published version may not be edited or deleted. Sent answers may only be withdrawn,
replaced, loosed from an erased person, or lose answers (`OLD @> NEW`), never gain or change
one. Files of sent answers stay attached.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.core.texts
from minga.core.migrating import FirstMigration

FREEZE = """
CREATE FUNCTION questionnaires_freeze_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'updated_at' = to_jsonb(NEW) - 'updated_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a published form version does not change'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION questionnaires_freeze_submission() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free text[] := ARRAY['state', 'person_id', 'typed', 'values', 'erased_at',
                         'withdrawn_at', 'withdrawn_reason', 'updated_at'];
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE'
       AND to_jsonb(OLD) - free = to_jsonb(NEW) - free
       AND (NEW.state = OLD.state OR OLD.state = 'submitted' AND NEW.state IN ('withdrawn', 'superseded'))
       AND (NEW.person_id IS NULL OR NEW.person_id = OLD.person_id)
       AND (NEW.typed = OLD.typed OR NEW.erased_at IS NOT NULL AND OLD.typed @> NEW.typed)
       AND (NEW.values = OLD.values OR NEW.erased_at IS NOT NULL AND OLD.values @> NEW.values)
       AND (OLD.erased_at IS NULL OR NEW.erased_at = OLD.erased_at)
       AND (OLD.withdrawn_at IS NULL OR NEW.withdrawn_at = OLD.withdrawn_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'sent answers do not change' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION questionnaires_freeze_attachment() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.submission_id ELSE OLD.submission_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM questionnaires_submission s WHERE s.id = held AND s.state <> 'draft') THEN
        RAISE EXCEPTION 'files of sent answers do not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER questionnaires_version_frozen BEFORE UPDATE OR DELETE ON questionnaires_formversion
    FOR EACH ROW EXECUTE FUNCTION questionnaires_freeze_version();
CREATE TRIGGER questionnaires_submission_frozen BEFORE UPDATE OR DELETE ON questionnaires_submission
    FOR EACH ROW EXECUTE FUNCTION questionnaires_freeze_submission();
CREATE TRIGGER questionnaires_attachment_frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_attachment
    FOR EACH ROW EXECUTE FUNCTION questionnaires_freeze_attachment();
"""

UNDO = """
DROP TRIGGER questionnaires_attachment_frozen ON questionnaires_attachment;
DROP TRIGGER questionnaires_submission_frozen ON questionnaires_submission;
DROP TRIGGER questionnaires_version_frozen ON questionnaires_formversion;
DROP FUNCTION questionnaires_freeze_attachment();
DROP FUNCTION questionnaires_freeze_submission();
DROP FUNCTION questionnaires_freeze_version();
"""


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Form",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("title", minga.core.texts.TextsField(blank=True, default=dict, verbose_name="title")),
                ("owner_type", models.CharField(max_length=60)),
                ("owner_id", models.BigIntegerField()),
                ("about_type", models.CharField(blank=True, max_length=60)),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
            ],
            options={
                "verbose_name": "form",
                "verbose_name_plural": "forms",
                "indexes": [models.Index(fields=["owner_type", "owner_id"], name="questionnaires_owner")],
            },
        ),
        migrations.CreateModel(
            name="FormVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.PositiveIntegerField()),
                ("definition", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True, verbose_name="what changed")),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="questionnaires.form"
                    ),
                ),
            ],
            options={
                "verbose_name": "form version",
                "verbose_name_plural": "form versions",
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Sent"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Replaced by a later one"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("typed", models.JSONField(default=dict)),
                ("values", models.JSONField(default=dict)),
                ("tried", models.JSONField(default=list)),
                ("set_aside", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("receipt", models.CharField(blank=True, max_length=14, verbose_name="receipt")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                ("erased_at", models.DateTimeField(editable=False, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="questionnaires.submission",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="questionnaires.formversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "answers",
                "verbose_name_plural": "answers",
            },
        ),
        migrations.CreateModel(
            name="DraftRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("window", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("changes", models.JSONField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="questionnaires.submission",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("place", models.CharField(max_length=200)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="questionnaires.submission",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.UniqueConstraint(fields=("form", "number"), name="questionnaires_version_once"),
        ),
        migrations.AddConstraint(
            model_name="formversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", True)),
                fields=("form",),
                name="questionnaires_version_one_unpublished",
            ),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["subject_type", "subject_id"], name="questionnaires_subject"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["version", "state", "-submitted_at"], name="questionnaires_answers"),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        ("submitted_at__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("receipt", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="questionnaires_sent_has_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("receipt", ""), _negated=True),
                fields=("receipt",),
                name="questionnaires_receipt_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("version", "subject_type", "subject_id", "person"),
                name="questionnaires_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrevision",
            constraint=models.UniqueConstraint(fields=("submission", "number"), name="questionnaires_revision_once"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["submission", "place"], name="questionnaires_attached"),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.UniqueConstraint(fields=("file",), name="questionnaires_file_once"),
        ),
        migrations.RunSQL(FREEZE, UNDO),
    ]
