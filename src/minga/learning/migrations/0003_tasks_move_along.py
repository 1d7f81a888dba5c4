from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_what_was_said_stays")]

    operations = [
        migrations.AddField(
            model_name="task",
            name="days_after",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days after the last session"),
        ),
    ]
