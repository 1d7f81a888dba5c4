"""What a jury said, kept by the database itself, so that no door leads round it.

A rubric never changes. While a panel judges, its rubric and who knows whom do not change; a closed
panel is never opened again, and no score in it changes. A score that was sent becomes another only
beside a `ScoreChange` that says why, in the same transaction.
"""

from django.db import migrations

LAW = """
CREATE FUNCTION assessments_rubric_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a rubric never changes' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER assessments_rubric_frozen BEFORE UPDATE OF definition, sha256 ON assessments_rubric
    FOR EACH ROW WHEN (OLD.definition IS DISTINCT FROM NEW.definition OR OLD.sha256 <> NEW.sha256)
    EXECUTE FUNCTION assessments_rubric_stands();

CREATE FUNCTION assessments_panel_moves() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.state = 'closed' AND NEW.state <> 'closed' THEN
        RAISE EXCEPTION 'a closed panel is not opened again' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state <> 'preparing' AND (OLD.rubric_id <> NEW.rubric_id OR OLD.blind <> NEW.blind) THEN
        RAISE EXCEPTION 'rubric and blindness of a panel that judges do not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_panel_steps BEFORE UPDATE ON assessments_panel
    FOR EACH ROW EXECUTE FUNCTION assessments_panel_moves();

CREATE FUNCTION assessments_score_closed() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    SELECT panel.state INTO standing FROM assessments_panel panel
        JOIN assessments_panelitem item ON item.panel_id = panel.id WHERE item.id = NEW.item_id;
    IF standing = 'closed' THEN
        RAISE EXCEPTION 'scores of a closed panel do not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessments_score_in_closed BEFORE UPDATE OF scores, total, state ON assessments_assessment
    FOR EACH ROW WHEN (OLD.scores IS DISTINCT FROM NEW.scores OR OLD.total IS DISTINCT FROM NEW.total
        OR OLD.state <> NEW.state)
    EXECUTE FUNCTION assessments_score_closed();

CREATE FUNCTION assessments_score_explained() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM assessments_scorechange
        WHERE assessment_id = NEW.id AND before = OLD.scores AND after = NEW.scores;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a score that was sent changes only with a reason' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER assessments_score_change AFTER UPDATE ON assessments_assessment
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.state = 'submitted' AND NEW.state = 'submitted' AND OLD.scores IS DISTINCT FROM NEW.scores)
    EXECUTE FUNCTION assessments_score_explained();
"""

LIFTED = """
DROP TRIGGER assessments_score_change ON assessments_assessment;
DROP FUNCTION assessments_score_explained;
DROP TRIGGER assessments_score_in_closed ON assessments_assessment;
DROP FUNCTION assessments_score_closed;
DROP TRIGGER assessments_panel_steps ON assessments_panel;
DROP FUNCTION assessments_panel_moves;
DROP TRIGGER assessments_rubric_frozen ON assessments_rubric;
DROP FUNCTION assessments_rubric_stands;
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [migrations.RunSQL(LAW, LIFTED)]
