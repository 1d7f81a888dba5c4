from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_what_was_decided")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="sends_letters",
            field=models.BooleanField(default=True, verbose_name="letters go out with the results"),
        ),
    ]
