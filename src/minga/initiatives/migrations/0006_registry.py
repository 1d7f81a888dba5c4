import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0003_priorities"),
        ("initiatives", "0005_thresholds_stay"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistryImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Español"), ("pt", "Português"), ("en", "English")], default="es", max_length=2
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="file")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("checked", "Checked, not yet applied"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("undone", "Undone"),
                        ],
                        default="checked",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiative_registries",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "registry of initiatives",
                "verbose_name_plural": "registries of initiatives",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegistryRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=dict)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("new", "New"), ("doubtful", "Doubtful"), ("known", "Known"), ("refused", "Refused")],
                        max_length=8,
                    ),
                ),
                ("problems", models.JSONField(default=dict)),
                ("remarks", models.JSONField(default=list)),
                ("source_key", models.CharField(blank=True, max_length=80, verbose_name="number in the registry")),
                ("taken", models.BooleanField(default=False)),
                ("lead_key", models.CharField(blank=True, max_length=254)),
                ("made_challenge", models.BooleanField(default=False)),
                ("brought_at", models.DateTimeField(null=True)),
                ("undone", models.BooleanField(default=False)),
                (
                    "challenge",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="challenges.challenge",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="initiatives.registryimport",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "like",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="initiatives.initiative",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddIndex(
            model_name="registryimport",
            index=models.Index(fields=["organisation", "-created_at"], name="initiatives_registry_newest"),
        ),
        migrations.AddIndex(
            model_name="registryrow",
            index=models.Index(fields=["job", "verdict", "number"], name="initiatives_registry_verdict"),
        ),
        migrations.AddIndex(
            model_name="registryrow",
            index=models.Index(fields=["source_key"], name="initiatives_registry_source"),
        ),
        migrations.AddIndex(
            model_name="registryrow",
            index=models.Index(fields=["lead_key"], name="initiatives_registry_lead"),
        ),
        migrations.AddConstraint(
            model_name="registryrow",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="initiatives_registry_row_once"),
        ),
    ]
