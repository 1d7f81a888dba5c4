"""The one way in which a review goes: its dossier came with a registry that is being undone, and nobody touched it.

The dossier is still a draft under way at stage 1, its row says `undone`, and no later review exists. The
log keeps that it was brought in and that it was undone. Everything else that was decided at a gate stays.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION initiatives_being_undone(dossier bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM initiatives_registryrow r JOIN initiatives_initiative i ON i.id = r.initiative_id
        WHERE i.id = dossier AND r.undone AND i.stage = 1 AND i.state = 'active' AND i.visibility = 'draft'
          AND (SELECT count(*) FROM initiatives_gatereview v WHERE v.initiative_id = i.id) = 1
    )
$$;

DROP TRIGGER initiatives_review ON initiatives_gatereview;
CREATE TRIGGER initiatives_review BEFORE INSERT OR UPDATE ON initiatives_gatereview
    FOR EACH ROW EXECUTE FUNCTION initiatives_review();
CREATE TRIGGER initiatives_review_stays BEFORE DELETE ON initiatives_gatereview
    FOR EACH ROW WHEN (NOT initiatives_being_undone(OLD.initiative_id)) EXECUTE FUNCTION initiatives_review();
"""

UNDO = """
DROP TRIGGER initiatives_review_stays ON initiatives_gatereview;
DROP TRIGGER initiatives_review ON initiatives_gatereview;
CREATE TRIGGER initiatives_review BEFORE INSERT OR UPDATE OR DELETE ON initiatives_gatereview
    FOR EACH ROW EXECUTE FUNCTION initiatives_review();
DROP FUNCTION initiatives_being_undone(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0006_registry"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
