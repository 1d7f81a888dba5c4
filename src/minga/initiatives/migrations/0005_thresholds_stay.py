"""What is set before stays: a version of an artefact, and the question of an experiment once it was answered.

A version is never changed and never deleted. While a result stands, hypothesis, metric, unit,
reading, threshold, figure and comparison of an experiment are frozen; once it was decided upon,
so are the result and the decision, for good.
"""

from django.db import migrations

STAY = """
CREATE FUNCTION initiatives_version_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a version of an artefact stays; add the next one' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION initiatives_question_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.kind, OLD.hypothesis, OLD.metric, OLD.unit, OLD.reading, OLD.threshold, OLD.target_id, OLD.comparison)
       IS DISTINCT FROM
       (NEW.kind, NEW.hypothesis, NEW.metric, NEW.unit, NEW.reading, NEW.threshold, NEW.target_id, NEW.comparison)
    THEN
        RAISE EXCEPTION 'the question of an experiment stays once it was answered' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.decision <> '' AND
       (OLD.result_value, OLD.people, OLD.result, OLD.result_on, OLD.decision, OLD.decision_reason)
       IS DISTINCT FROM
       (NEW.result_value, NEW.people, NEW.result, NEW.result_on, NEW.decision, NEW.decision_reason)
    THEN
        RAISE EXCEPTION 'what was decided after an experiment stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER initiatives_version_stays BEFORE UPDATE OR DELETE ON initiatives_artefactversion
    FOR EACH ROW EXECUTE FUNCTION initiatives_version_stays();
CREATE TRIGGER initiatives_question_stays BEFORE UPDATE ON initiatives_experiment
    FOR EACH ROW WHEN (OLD.result_on IS NOT NULL) EXECUTE FUNCTION initiatives_question_stays();
"""

UNDO = """
DROP TRIGGER initiatives_question_stays ON initiatives_experiment;
DROP TRIGGER initiatives_version_stays ON initiatives_artefactversion;
DROP FUNCTION initiatives_question_stays();
DROP FUNCTION initiatives_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0004_lineage")]

    operations = [migrations.RunSQL(STAY, UNDO)]
