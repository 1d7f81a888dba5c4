"""The law of open prioritising, kept by the database itself, so that no door leads round it.

Criteria and candidates do not change once voting was opened; votes are written only while it is open
and only on a criterion of the same round; what was decided is never rewritten.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION challenges_guard_round() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'preparing' THEN
            RAISE EXCEPTION 'a prioritisation begins in preparation' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN (
        ('preparing', 'preparing'), ('preparing', 'voting'), ('voting', 'voting'), ('voting', 'closed'),
        ('voting', 'decided'), ('closed', 'closed'), ('closed', 'decided'), ('decided', 'decided')
    ) THEN
        RAISE EXCEPTION 'prioritisation % cannot go from % to %', NEW.key, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'decided' AND (
        NEW.ranking IS DISTINCT FROM OLD.ranking OR NEW.decision <> OLD.decision OR NEW.tie_break <> OLD.tie_break
        OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.decided_office <> OLD.decided_office
        OR NEW.places IS DISTINCT FROM OLD.places
    ) THEN
        RAISE EXCEPTION 'what was decided in % is not rewritten', NEW.key USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenges_prioritisation_order BEFORE INSERT OR UPDATE ON challenges_prioritisation
    FOR EACH ROW EXECUTE FUNCTION challenges_guard_round();

CREATE FUNCTION challenges_guard_compared() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    state text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT status INTO state FROM challenges_prioritisation WHERE id = OLD.prioritisation_id;
    ELSE
        SELECT status INTO state FROM challenges_prioritisation WHERE id = NEW.prioritisation_id;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.prioritisation_id <> OLD.prioritisation_id THEN
            RAISE EXCEPTION 'criteria and candidates do not change their prioritisation'
                USING ERRCODE = 'check_violation';
        END IF;
        IF TG_TABLE_NAME = 'challenges_candidate' AND state IN ('voting', 'closed') THEN
            IF NEW.challenge_id = OLD.challenge_id THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    IF coalesce(state, 'preparing') <> 'preparing' THEN
        RAISE EXCEPTION 'criteria and candidates stay as they were when voting was opened'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER challenges_criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON challenges_criterion
    FOR EACH ROW EXECUTE FUNCTION challenges_guard_compared();
CREATE TRIGGER challenges_candidate_frozen BEFORE INSERT OR UPDATE OR DELETE ON challenges_candidate
    FOR EACH ROW EXECUTE FUNCTION challenges_guard_compared();

CREATE FUNCTION challenges_guard_vote() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    vote challenges_vote;
    state text;
    round bigint;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.candidate_id <> OLD.candidate_id OR NEW.criterion_id <> OLD.criterion_id THEN
            RAISE EXCEPTION 'a vote stays on what it was cast for' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.score = OLD.score THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        vote := OLD;
    ELSE
        vote := NEW;
    END IF;
    SELECT held.id, held.status INTO round, state
        FROM challenges_candidate AS named JOIN challenges_prioritisation AS held ON held.id = named.prioritisation_id
        WHERE named.id = vote.candidate_id;
    IF coalesce(state, 'voting') <> 'voting' THEN
        RAISE EXCEPTION 'votes are taken only while voting is open' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM 1 FROM challenges_criterion WHERE id = NEW.criterion_id AND prioritisation_id = round;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a vote is on a criterion of the same prioritisation' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenges_vote_open BEFORE INSERT OR UPDATE OR DELETE ON challenges_vote
    FOR EACH ROW EXECUTE FUNCTION challenges_guard_vote();
"""

UNDO = """
DROP TRIGGER challenges_vote_open ON challenges_vote;
DROP FUNCTION challenges_guard_vote();
DROP TRIGGER challenges_candidate_frozen ON challenges_candidate;
DROP TRIGGER challenges_criterion_frozen ON challenges_criterion;
DROP FUNCTION challenges_guard_compared();
DROP TRIGGER challenges_prioritisation_order ON challenges_prioritisation;
DROP FUNCTION challenges_guard_round();
"""


class Migration(migrations.Migration):
    dependencies = [("challenges", "0002_gates")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
