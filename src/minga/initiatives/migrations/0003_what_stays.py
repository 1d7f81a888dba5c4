"""What is said once stays: where a dossier comes from, a version of an artefact, the question of an experiment.

`derived_from` does not change and never leads back to the dossier itself. A version is never changed
and never deleted. While a result stands, hypothesis, metric, unit, reading, threshold, figure and
comparison of an experiment are frozen; once it was decided upon, so are result and decision, for good.
"""

from django.db import migrations

STAY = """
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
DROP TRIGGER initiatives_descend ON initiatives_initiative;
DROP FUNCTION initiatives_descend();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0002_gates"),
    ]

    operations = [migrations.RunSQL(STAY, UNDO)]
