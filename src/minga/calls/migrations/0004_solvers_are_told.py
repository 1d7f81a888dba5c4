import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0003_letters_go_with_results"),
        ("challenges", "0003_priorities"),
    ]

    operations = [
        migrations.AddField(
            model_name="solver",
            name="stems",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, editable=False, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="solver",
            index=django.contrib.postgres.indexes.GinIndex(fields=["stems"], name="calls_solver_stems"),
        ),
        migrations.CreateModel(
            name="SolverNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("told_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.call"),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="challenges.challenge"
                    ),
                ),
                (
                    "solver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="calls.solver"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("call", "challenge", "solver"), name="calls_solver_told_once")
                ],
            },
        ),
    ]
