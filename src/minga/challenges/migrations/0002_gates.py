"""The gates of a challenge, asked by the database too: no door leads past them, not even a bulk write.

A state is entered only from the state before it, with the record of the conditions that were met
(`conditions`) and with what they stand on: a public owner, who is affected, the similar ones seen,
evidence, and a target with a dated baseline that has a source.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION challenges_guard_gates() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    came_from text := CASE TG_OP WHEN 'UPDATE' THEN OLD.status ELSE 'draft' END;
BEGIN
    IF NEW.status NOT IN ('mapped', 'characterised', 'connected', 'solved') THEN
        RETURN NEW;
    END IF;
    IF NEW.status <> came_from AND (came_from, NEW.status) NOT IN (
        ('draft', 'mapped'), ('mapped', 'characterised'), ('characterised', 'connected'), ('connected', 'solved')
    ) THEN
        RAISE EXCEPTION 'a challenge cannot go from % to %', came_from, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    IF NOT coalesce(NEW.conditions->'mapped'->'met' ?& array['owner', 'affected', 'similar'], false)
        OR NEW.mapped_at IS NULL OR NEW.similar_seen_at IS NULL OR btrim(NEW.affected) = ''
    THEN
        RAISE EXCEPTION 'challenge % has no record of the conditions of mapping', NEW.key
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'mapped' THEN
        IF NEW.status <> came_from AND NOT EXISTS (
            SELECT FROM organisations_organisation WHERE id = NEW.organisation_id AND recognised_at IS NOT NULL
                AND type IN ('national', 'regional', 'municipal', 'legislature')
        ) THEN
            RAISE EXCEPTION 'challenge % has no public owner that was recognised', NEW.key
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT coalesce(NEW.conditions->'characterised'->'met' ?&
            array['evidence', 'baseline', 'sdg', 'plain', 'adoption'], false)
        OR NEW.characterised_at IS NULL OR NEW.sdg_target = '' OR btrim(NEW.adoption_owner) = ''
        OR btrim(NEW.adoption_budget) || btrim(NEW.adoption_norm) = ''
    THEN
        RAISE EXCEPTION 'challenge % has no record of the conditions of characterising', NEW.key
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> came_from AND NEW.status = 'characterised' AND NOT (
        EXISTS (SELECT FROM challenges_evidence WHERE challenge_id = NEW.id)
        AND EXISTS (
            SELECT FROM indicators_target AS target JOIN indicators_indicator AS figure ON figure.id = indicator_id
            WHERE subject_type = 'challenges.challenge' AND subject_id = NEW.id
                AND figure.baseline IS NOT NULL AND figure.source <> ''
        )
    ) THEN
        RAISE EXCEPTION 'challenge % has no evidence or no baseline', NEW.key USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status IN ('connected', 'solved')
        AND (coalesce(NEW.conditions->'connected'->'proof'->>'words', '') = '' OR NEW.connected_at IS NULL)
        OR NEW.status = 'solved' AND coalesce(NEW.conditions->'solved'->'proof'->>'words', '') = ''
    THEN
        RAISE EXCEPTION 'challenge % has no proof of what connected or solved it', NEW.key
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER challenges_challenge_gates BEFORE INSERT OR UPDATE ON challenges_challenge
    FOR EACH ROW EXECUTE FUNCTION challenges_guard_gates();
"""

UNDO = """
DROP TRIGGER challenges_challenge_gates ON challenges_challenge;
DROP FUNCTION challenges_guard_gates();
"""


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial"), ("indicators", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
