"""The index is read while people type (`core.similar`): no entry waits in a list, and more words are counted.

A pending list of the index is read whole by every look-up; ANALYZE keeps ten words for each point of the target.
"""

import django.contrib.postgres.indexes
from django.db import migrations

MORE_WORDS = "ALTER TABLE core_searchentry ALTER COLUMN vector SET STATISTICS 400"
AS_BEFORE = "ALTER TABLE core_searchentry ALTER COLUMN vector SET STATISTICS -1"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="searchentry", name="core_search_vector"),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["vector"], name="core_search_vector"
            ),
        ),
        migrations.RunSQL(MORE_WORDS, AS_BEFORE),
    ]
