from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_solvers_are_told")]

    operations = [
        migrations.AddField(model_name="blindcopy", name="withheld", field=models.JSONField(default=list)),
        migrations.AddField(model_name="blindcopy", name="revealed", field=models.JSONField(default=list)),
    ]
