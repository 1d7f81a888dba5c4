"""Search functions, then the search index.

`minga_fold` drops accents; `minga_words` puts back the endings that the Snowball stemmers
need ("licitacion" → "licitación"), so that accented, bare, singular and plural spellings
meet in one stem. Everything is schema-qualified: a restore runs with an empty search_path.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.expressions import F, Func

from minga.core.migrating import FirstMigration

FUNCTIONS = r"""
CREATE FUNCTION minga_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.translate(
    pg_catalog.lower(words),
    'áàâäãåéèêëíìîïóòôöõúùûüñçýÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇÝ',
    'aaaaaaeeeeiiiiooooouuuuncyaaaaaaeeeeiiiiooooouuuuncy'
);

CREATE FUNCTION minga_words(language text, words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE language
    WHEN 'es' THEN pg_catalog.regexp_replace(
        minga_fold(words), '([a-z]{2}i)on\M', '\1ón', 'g')
    WHEN 'pt' THEN pg_catalog.regexp_replace(
        pg_catalog.regexp_replace(minga_fold(words), '([a-z])oes\M', '\1ao', 'g'),
        '([a-z])([cs])ao\M', '\1\2ão', 'g')
    ELSE minga_fold(words)
END;

CREATE FUNCTION minga_vector(language text, title text, summary text, words text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language
    WHEN 'pt' THEN
        pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.portuguese'::regconfig, minga_words('pt', title)), 'A')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.portuguese'::regconfig, minga_words('pt', summary)), 'B')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.portuguese'::regconfig, minga_words('pt', words)), 'C')
    WHEN 'en' THEN
        pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.english'::regconfig, minga_words('en', title)), 'A')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.english'::regconfig, minga_words('en', summary)), 'B')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.english'::regconfig, minga_words('en', words)), 'C')
    ELSE
        pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.spanish'::regconfig, minga_words('es', title)), 'A')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.spanish'::regconfig, minga_words('es', summary)), 'B')
        || pg_catalog.setweight(
            pg_catalog.to_tsvector('pg_catalog.spanish'::regconfig, minga_words('es', words)), 'C')
END;
"""

UNDO = """
DROP FUNCTION minga_vector(text, text, text, text);
DROP FUNCTION minga_words(text, text);
DROP FUNCTION minga_fold(text);
"""


class Migration(FirstMigration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                ("path", models.CharField(max_length=300)),
                ("public", models.BooleanField(default=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Func(
                            F("language"),
                            F("title"),
                            F("summary"),
                            F("words"),
                            function="minga_vector",
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Func(F("title"), function="minga_fold"),
                        output_field=models.TextField(),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject_type", "subject_id", "language"),
                        name="core_search_once",
                    )
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="core_search_vector"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["folded"], name="core_search_title", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
    ]
