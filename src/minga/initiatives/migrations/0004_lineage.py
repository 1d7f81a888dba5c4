"""Where a dossier comes from is said once: it does not change, and never leads back to the dossier itself."""

from django.db import migrations

GUARD = """
CREATE FUNCTION initiatives_descend() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.derived_from_id IS NOT NULL THEN
        RAISE EXCEPTION 'where a dossier comes from does not change' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM 1 FROM (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.derived_from_id
            UNION
            SELECT i.derived_from_id FROM initiatives_initiative i JOIN above a ON i.id = a.id
                WHERE i.derived_from_id IS NOT NULL
        ) SELECT id FROM above WHERE id = NEW.id
    ) circle;
    IF FOUND THEN
        RAISE EXCEPTION 'a dossier does not come from itself' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER initiatives_descend BEFORE UPDATE OF derived_from_id ON initiatives_initiative
    FOR EACH ROW WHEN (OLD.derived_from_id IS DISTINCT FROM NEW.derived_from_id)
    EXECUTE FUNCTION initiatives_descend();
"""

UNDO = """
DROP TRIGGER initiatives_descend ON initiatives_initiative;
DROP FUNCTION initiatives_descend();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0003_adoption_reason"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
