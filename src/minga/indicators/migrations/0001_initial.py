import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minga.core.texts
from minga.core.migrating import FirstMigration

KEEP = """
CREATE FUNCTION indicators_keep_measurement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.value, NEW.measured_on, NEW.source, NEW.evidence,
            NEW.split, NEW.indicator_id, NEW.target_id)
        IS DISTINCT FROM (OLD.value, OLD.measured_on, OLD.source, OLD.evidence,
            OLD.split, OLD.indicator_id, OLD.target_id)
    THEN
        RAISE EXCEPTION 'a measurement is corrected by another, never changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER indicators_measurement_keep BEFORE UPDATE OR DELETE ON indicators_measurement
    FOR EACH ROW EXECUTE FUNCTION indicators_keep_measurement();
"""

LET_GO = """
DROP TRIGGER indicators_measurement_keep ON indicators_measurement;
DROP FUNCTION indicators_keep_measurement();
"""


class Migration(FirstMigration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("names", minga.core.texts.TextsField(blank=True, default=dict, verbose_name="name")),
                ("units", minga.core.texts.TextsField(blank=True, default=dict, verbose_name="unit")),
                ("methods", minga.core.texts.TextsField(blank=True, default=dict, verbose_name="how it is counted")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("live", "Counted all the time"),
                            ("weekly", "Every week"),
                            ("monthly", "Every month"),
                            ("quarterly", "Every three months"),
                            ("yearly", "Every year"),
                            ("once", "At the end"),
                        ],
                        default="once",
                        max_length=10,
                        verbose_name="how often",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("up", "More is better"), ("down", "Less is better")],
                        default="up",
                        max_length=4,
                        verbose_name="direction",
                    ),
                ),
                (
                    "disaggregation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("country", "country"),
                                ("territory", "territory"),
                                ("organisation", "organisation"),
                                ("level", "level of government"),
                                ("type", "type of organisation"),
                                ("gender", "sex or gender"),
                                ("rural", "rural or urban"),
                                ("age", "age group"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="broken down by",
                    ),
                ),
                ("counter", models.CharField(blank=True, max_length=80)),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="baseline"
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="date of the baseline")),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("baseline__isnull", True), ("baseline_on__isnull", False), _connector="OR"),
                        name="indicators_baseline_is_dated",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("subject_type", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(blank=True, null=True)),
                ("key", models.SlugField(max_length=60)),
                ("titles", minga.core.texts.TextsField(blank=True, default=dict, verbose_name="what is promised")),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="target")),
                (
                    "reading",
                    models.CharField(
                        choices=[
                            ("exactly", "exactly"),
                            ("about", "about"),
                            ("at_least", "at least"),
                            ("more_than", "more than"),
                            ("at_most", "at most"),
                            ("less_than", "less than"),
                        ],
                        default="at_least",
                        max_length=10,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("due_on", models.DateField(verbose_name="until")),
                ("baseline", models.DecimalField(decimal_places=4, default=0, max_digits=18, verbose_name="baseline")),
                (
                    "split_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, size=None
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="targets", to="indicators.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("subject_type", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(blank=True, null=True)),
                ("value", models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value")),
                ("measured_on", models.DateField(verbose_name="date")),
                ("split", models.JSONField(blank=True, default=dict, verbose_name="broken down")),
                (
                    "evidence",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="evidence level",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="indicators.measurement",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "measured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.territory",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="indicators.target",
                    ),
                ),
            ],
            options={
                "verbose_name": "measurement",
                "verbose_name_plural": "measurements",
                "ordering": ["-measured_on", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("subject_type", "subject_id", "key"), name="indicators_target_key_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("starts_on"))), name="indicators_target_dates_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="measurement",
            index=models.Index(fields=["subject_type", "subject_id", "indicator"], name="indicators_measured_what"),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence__gte", 1), ("evidence__lte", 5)), name="indicators_evidence_one_to_five"
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
    ]
