"""The law of the gates, kept by the database itself, so that no door leads round it.

A dossier begins at stage 1 and has its first review at commit; its stage never falls, and rises
only to where reviews with the outcome "goes on" lead; it pauses and stops only by a review, and
ends only with a lesson. A review that was decided is never changed and never deleted, and it
cannot say "goes on" over a condition that did not hold. The one exception: a registry that was brought
in and touched by nobody is taken back whole; its dossiers, drafts under way at stage 1 whose row says
`undone`, may go with their only review. The log keeps both.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION initiatives_has_lesson(dossier bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM library_lesson
        WHERE subject_type = 'initiatives.initiative' AND subject_id = dossier AND state <> 'withdrawn')
$$;

CREATE FUNCTION initiatives_begin() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.stage <> 1 OR NEW.state <> 'active' THEN
        RAISE EXCEPTION 'a dossier begins under way, at stage 1' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_begun() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM initiatives_initiative WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM initiatives_gatereview
        WHERE initiative_id = NEW.id AND to_stage = 1 AND outcome IN ('go', 'go_with_conditions');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no review opened stage 1 of dossier %', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION initiatives_move() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    passed integer;
BEGIN
    IF NEW.stage < OLD.stage THEN
        RAISE EXCEPTION 'a stage that was earned is not taken back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.stage > OLD.stage THEN
        SELECT count(DISTINCT to_stage) INTO passed FROM initiatives_gatereview
            WHERE initiative_id = NEW.id AND to_stage > OLD.stage AND to_stage <= NEW.stage
              AND outcome IN ('go', 'go_with_conditions');
        IF passed <> NEW.stage - OLD.stage OR OLD.state <> 'active' THEN
            RAISE EXCEPTION 'no review opened stage % of dossier %', NEW.stage, NEW.id
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.state = OLD.state THEN
        RETURN NEW;
    END IF;
    IF OLD.state IN ('stopped', 'closed') AND NEW.state <> 'active' THEN
        RAISE EXCEPTION 'what ended is reopened first' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('paused', 'stopped') THEN
        PERFORM 1 FROM initiatives_gatereview WHERE initiative_id = NEW.id
            AND outcome = CASE NEW.state WHEN 'paused' THEN 'pause' ELSE 'stop' END
            AND (NEW.state = 'paused' OR decided_on = NEW.ended_on);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no review says that dossier % is %', NEW.id, NEW.state USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.state = 'closed' AND NEW.stage < 6 THEN
        RAISE EXCEPTION 'only what was adopted is closed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IN ('stopped', 'closed') AND NOT initiatives_has_lesson(NEW.id) THEN
        RAISE EXCEPTION 'no dossier ends without a lesson' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_review() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.decided_at IS NOT NULL
       AND (TG_OP = 'DELETE' OR to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW)) THEN
        RAISE EXCEPTION 'what was decided at a gate stays' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.decided_at IS NOT NULL AND NEW.taken_back_at IS NOT NULL THEN
        RAISE EXCEPTION 'nobody decides what was taken back' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.outcome IN ('go', 'go_with_conditions') THEN
        IF coalesce(jsonb_typeof(NEW.conditions), '') <> 'array' OR jsonb_array_length(NEW.conditions) = 0 THEN
            RAISE EXCEPTION 'a gate is crossed on conditions' USING ERRCODE = 'check_violation';
        END IF;
        PERFORM 1 FROM jsonb_array_elements(NEW.conditions) held
            WHERE held->'met' IS DISTINCT FROM 'true'::jsonb
              AND (NEW.outcome = 'go' OR held->'hard' IS DISTINCT FROM 'false'::jsonb);
        IF FOUND THEN
            RAISE EXCEPTION 'a condition of the gate does not hold' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION initiatives_promised() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked integer;
    promised integer;
BEGIN
    SELECT count(*) INTO asked FROM jsonb_array_elements(NEW.conditions) held
        WHERE held->'met' IS DISTINCT FROM 'true'::jsonb;
    SELECT count(*) INTO promised FROM initiatives_commitment
        WHERE review_id = NEW.id AND kind = 'condition';
    IF promised < greatest(asked, 1) THEN
        RAISE EXCEPTION 'a condition of the gate was not promised by anybody' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION initiatives_cite() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM initiatives_gatereview
        WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.gatereview_id END,
                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.gatereview_id END)
          AND decided_at IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'what was decided at a gate stays' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION initiatives_being_undone(dossier bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM initiatives_registryrow r JOIN initiatives_initiative i ON i.id = r.initiative_id
        WHERE i.id = dossier AND r.undone AND i.stage = 1 AND i.state = 'active' AND i.visibility = 'draft'
          AND (SELECT count(*) FROM initiatives_gatereview v WHERE v.initiative_id = i.id) = 1
    )
$$;

CREATE TRIGGER initiatives_begin BEFORE INSERT ON initiatives_initiative
    FOR EACH ROW EXECUTE FUNCTION initiatives_begin();
CREATE CONSTRAINT TRIGGER initiatives_begun AFTER INSERT ON initiatives_initiative
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION initiatives_begun();
CREATE TRIGGER initiatives_move BEFORE UPDATE OF stage, state ON initiatives_initiative
    FOR EACH ROW WHEN (OLD.stage IS DISTINCT FROM NEW.stage OR OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION initiatives_move();
CREATE TRIGGER initiatives_review BEFORE INSERT OR UPDATE ON initiatives_gatereview
    FOR EACH ROW EXECUTE FUNCTION initiatives_review();
CREATE TRIGGER initiatives_review_stays BEFORE DELETE ON initiatives_gatereview
    FOR EACH ROW WHEN (NOT initiatives_being_undone(OLD.initiative_id)) EXECUTE FUNCTION initiatives_review();
CREATE CONSTRAINT TRIGGER initiatives_promised AFTER INSERT OR UPDATE ON initiatives_gatereview
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.outcome = 'go_with_conditions')
    EXECUTE FUNCTION initiatives_promised();
CREATE TRIGGER initiatives_cite BEFORE INSERT OR UPDATE OR DELETE ON initiatives_gatereview_cited
    FOR EACH ROW EXECUTE FUNCTION initiatives_cite();
"""

UNDO = """
DROP TRIGGER initiatives_cite ON initiatives_gatereview_cited;
DROP TRIGGER initiatives_promised ON initiatives_gatereview;
DROP TRIGGER initiatives_review_stays ON initiatives_gatereview;
DROP TRIGGER initiatives_review ON initiatives_gatereview;
DROP TRIGGER initiatives_move ON initiatives_initiative;
DROP TRIGGER initiatives_begun ON initiatives_initiative;
DROP TRIGGER initiatives_begin ON initiatives_initiative;
DROP FUNCTION initiatives_cite();
DROP FUNCTION initiatives_being_undone(bigint);
DROP FUNCTION initiatives_promised();
DROP FUNCTION initiatives_review();
DROP FUNCTION initiatives_move();
DROP FUNCTION initiatives_begun();
DROP FUNCTION initiatives_begin();
DROP FUNCTION initiatives_has_lesson(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0001_initial"),
        ("library", "0001_initial"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
