"""What was published, received and decided, kept by the database itself, so that no door leads round it.

Published rules never change. What was received keeps its answers and its moment. A decision that
was taken keeps its document, its hash and its outcomes, goes only forward, and is never deleted. A
draw keeps its plan, its commitment and its secret; once drawn it is final.
"""

from django.db import migrations

LAW = """
CREATE FUNCTION calls_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER calls_rules_frozen BEFORE UPDATE OR DELETE ON calls_callrules
    FOR EACH ROW EXECUTE FUNCTION calls_refuse('published rules never change');

CREATE TRIGGER calls_entry_frozen BEFORE UPDATE ON calls_entry
    FOR EACH ROW WHEN (OLD.received_at IS NOT NULL AND NEW.submission_id IS NULL)
    EXECUTE FUNCTION calls_refuse('what was received stays');
CREATE TRIGGER calls_entry_kept BEFORE DELETE ON calls_entry
    FOR EACH ROW WHEN (OLD.received_at IS NOT NULL)
    EXECUTE FUNCTION calls_refuse('what was received stays');

CREATE TRIGGER calls_decision_frozen BEFORE UPDATE ON calls_decision
    FOR EACH ROW WHEN (OLD.state <> 'prepared' AND (
        OLD.document IS DISTINCT FROM NEW.document OR OLD.sha256 <> NEW.sha256
        OR OLD.ranking IS DISTINCT FROM NEW.ranking OR OLD.decided_at IS DISTINCT FROM NEW.decided_at
        OR NEW.state = 'prepared' OR (OLD.state = 'published' AND NEW.state <> 'published')
        OR (OLD.published_at IS NOT NULL AND OLD.published_at IS DISTINCT FROM NEW.published_at)
        OR (OLD.pdf_id IS NOT NULL AND OLD.pdf_id IS DISTINCT FROM NEW.pdf_id)))
    EXECUTE FUNCTION calls_refuse('a decision that was taken does not change');
CREATE TRIGGER calls_decision_kept BEFORE DELETE ON calls_decision
    FOR EACH ROW WHEN (OLD.state <> 'prepared')
    EXECUTE FUNCTION calls_refuse('a decision that was taken is not deleted');

CREATE FUNCTION calls_outcome_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    standing text;
    decision bigint;
BEGIN
    decision := CASE WHEN TG_OP = 'DELETE' THEN OLD.decision_id ELSE NEW.decision_id END;
    SELECT state INTO standing FROM calls_decision WHERE id = decision;
    IF standing <> 'prepared' THEN
        RAISE EXCEPTION 'the outcomes of a decision that was taken do not change' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calls_outcome_frozen BEFORE UPDATE OF fate, rank, waiting_place, raw, corrected, rank_low, rank_high,
        reason, words, application_id, decision_id ON calls_outcome
    FOR EACH ROW EXECUTE FUNCTION calls_outcome_stands();
CREATE TRIGGER calls_outcome_kept BEFORE INSERT OR DELETE ON calls_outcome
    FOR EACH ROW EXECUTE FUNCTION calls_outcome_stands();

CREATE TRIGGER calls_draw_frozen BEFORE UPDATE ON calls_draw
    FOR EACH ROW WHEN (OLD.state = 'drawn' OR OLD.plan IS DISTINCT FROM NEW.plan OR OLD.plan_sha256 <> NEW.plan_sha256
        OR OLD.commitment <> NEW.commitment OR OLD.secret <> NEW.secret)
    EXECUTE FUNCTION calls_refuse('what was committed to does not change');
CREATE TRIGGER calls_draw_kept BEFORE DELETE ON calls_draw
    FOR EACH ROW EXECUTE FUNCTION calls_refuse('a draw is not deleted');
"""

LIFTED = """
DROP TRIGGER calls_draw_kept ON calls_draw;
DROP TRIGGER calls_draw_frozen ON calls_draw;
DROP TRIGGER calls_outcome_kept ON calls_outcome;
DROP TRIGGER calls_outcome_frozen ON calls_outcome;
DROP FUNCTION calls_outcome_stands;
DROP TRIGGER calls_decision_kept ON calls_decision;
DROP TRIGGER calls_decision_frozen ON calls_decision;
DROP TRIGGER calls_entry_kept ON calls_entry;
DROP TRIGGER calls_entry_frozen ON calls_entry;
DROP TRIGGER calls_rules_frozen ON calls_callrules;
DROP FUNCTION calls_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]

    operations = [migrations.RunSQL(LAW, LIFTED)]
