"""What was measured and published, kept by the database itself, so that no door leads round it.

A published version of an index never changes. A published wave keeps its state, its bundle and its
hash, and no mark, score or computation of it changes any more.
"""

from django.db import migrations

LAW = """
CREATE FUNCTION capacity_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER capacity_version_frozen BEFORE UPDATE ON capacity_indexversion
    FOR EACH ROW WHEN (OLD.state = 'published' AND (OLD.design IS DISTINCT FROM NEW.design OR OLD.sha256 <> NEW.sha256
        OR NEW.state <> 'published' OR OLD.form_id IS DISTINCT FROM NEW.form_id))
    EXECUTE FUNCTION capacity_refuse('a published method never changes');
CREATE TRIGGER capacity_version_kept BEFORE DELETE ON capacity_indexversion
    FOR EACH ROW WHEN (OLD.state = 'published')
    EXECUTE FUNCTION capacity_refuse('a published method is not deleted');

CREATE TRIGGER capacity_wave_frozen BEFORE UPDATE ON capacity_wave
    FOR EACH ROW WHEN (OLD.state = 'published' AND (NEW.state <> 'published'
        OR OLD.bundle_id IS DISTINCT FROM NEW.bundle_id
        OR OLD.bundle_sha256 <> NEW.bundle_sha256 OR OLD.version_id <> NEW.version_id OR OLD.year <> NEW.year
        OR OLD.published_at IS DISTINCT FROM NEW.published_at))
    EXECUTE FUNCTION capacity_refuse('a published wave does not change');
CREATE TRIGGER capacity_wave_kept BEFORE DELETE ON capacity_wave
    FOR EACH ROW WHEN (OLD.state = 'published')
    EXECUTE FUNCTION capacity_refuse('a published wave is not deleted');

CREATE FUNCTION capacity_mark_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entity bigint;
    standing text;
BEGIN
    entity := CASE WHEN TG_OP = 'DELETE' THEN OLD.measured_id ELSE NEW.measured_id END;
    SELECT wave.state INTO standing FROM capacity_wave wave
        JOIN capacity_measured measured ON measured.wave_id = wave.id WHERE measured.id = entity;
    IF standing = 'published' THEN
        RAISE EXCEPTION 'marks of a published wave do not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capacity_mark_frozen BEFORE INSERT OR UPDATE OR DELETE ON capacity_mark
    FOR EACH ROW EXECUTE FUNCTION capacity_mark_stands();

CREATE FUNCTION capacity_run_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    SELECT state INTO standing FROM capacity_wave WHERE id = OLD.wave_id;
    IF standing = 'published' THEN
        RAISE EXCEPTION 'the computation of a published wave does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capacity_run_frozen BEFORE UPDATE OR DELETE ON capacity_computation
    FOR EACH ROW WHEN (OLD.current) EXECUTE FUNCTION capacity_run_stands();

CREATE FUNCTION capacity_score_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    run bigint;
    standing text;
BEGIN
    run := CASE WHEN TG_OP = 'DELETE' THEN OLD.computation_id ELSE NEW.computation_id END;
    SELECT wave.state INTO standing FROM capacity_wave wave
        JOIN capacity_computation computation ON computation.wave_id = wave.id WHERE computation.id = run;
    IF standing = 'published' THEN
        RAISE EXCEPTION 'scores of a published wave do not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capacity_score_frozen BEFORE INSERT OR UPDATE OR DELETE ON capacity_nodescore
    FOR EACH ROW EXECUTE FUNCTION capacity_score_stands();
CREATE TRIGGER capacity_group_score_frozen BEFORE INSERT OR UPDATE OR DELETE ON capacity_groupscore
    FOR EACH ROW EXECUTE FUNCTION capacity_score_stands();
CREATE TRIGGER capacity_explanation_frozen BEFORE INSERT OR UPDATE OR DELETE ON capacity_explanation
    FOR EACH ROW EXECUTE FUNCTION capacity_score_stands();
"""

LIFTED = """
DROP TRIGGER capacity_explanation_frozen ON capacity_explanation;
DROP TRIGGER capacity_group_score_frozen ON capacity_groupscore;
DROP TRIGGER capacity_score_frozen ON capacity_nodescore;
DROP FUNCTION capacity_score_stands;
DROP TRIGGER capacity_run_frozen ON capacity_computation;
DROP FUNCTION capacity_run_stands;
DROP TRIGGER capacity_mark_frozen ON capacity_mark;
DROP FUNCTION capacity_mark_stands;
DROP TRIGGER capacity_wave_kept ON capacity_wave;
DROP TRIGGER capacity_wave_frozen ON capacity_wave;
DROP TRIGGER capacity_version_kept ON capacity_indexversion;
DROP TRIGGER capacity_version_frozen ON capacity_indexversion;
DROP FUNCTION capacity_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("capacity", "0001_initial")]

    operations = [migrations.RunSQL(LAW, LIFTED)]
