"""What others rely on, kept by the database itself, so that no door leads round it.

A credential never changes after it was signed: it is revoked or succeeded, never edited, revived or deleted;
only the erasure of its person empties it. A key keeps its public half. What was handed in stays as it was.
"""

from django.db import migrations

LAW = """
CREATE FUNCTION learning_refuse() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER learning_credential_frozen BEFORE UPDATE ON learning_credential
    FOR EACH ROW WHEN (
        (OLD.document <> NEW.document AND NEW.document <> '') OR (OLD.name <> NEW.name AND NEW.name <> '')
        OR OLD.code <> NEW.code OR OLD.sha256 <> NEW.sha256 OR OLD.issued_at <> NEW.issued_at
        OR OLD.valid_until IS DISTINCT FROM NEW.valid_until OR OLD.achievement_id <> NEW.achievement_id
        OR OLD.status_list_id <> NEW.status_list_id OR OLD.status_index <> NEW.status_index
        OR OLD.key_id <> NEW.key_id OR (OLD.revoked_at IS NOT NULL AND OLD.revoked_at IS DISTINCT FROM NEW.revoked_at))
    EXECUTE FUNCTION learning_refuse('a credential that was issued never changes');
CREATE TRIGGER learning_credential_kept BEFORE DELETE ON learning_credential
    FOR EACH ROW EXECUTE FUNCTION learning_refuse('a credential is revoked, not deleted');

CREATE TRIGGER learning_key_frozen BEFORE UPDATE ON learning_signingkey
    FOR EACH ROW WHEN (OLD.public_jwk IS DISTINCT FROM NEW.public_jwk OR OLD.kid <> NEW.kid
        OR OLD.algorithm <> NEW.algorithm)
    EXECUTE FUNCTION learning_refuse('the public half of a key never changes');
CREATE TRIGGER learning_key_kept BEFORE DELETE ON learning_signingkey
    FOR EACH ROW EXECUTE FUNCTION learning_refuse('what a key signed must stay verifiable');

CREATE TRIGGER learning_version_frozen BEFORE UPDATE ON learning_handinversion
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL AND (OLD.sent_at IS DISTINCT FROM NEW.sent_at
        OR OLD.number <> NEW.number OR (OLD.text <> NEW.text AND NEW.text <> '')
        OR (OLD.link <> NEW.link AND NEW.link <> '')
        OR (OLD.snapshot IS DISTINCT FROM NEW.snapshot AND NEW.snapshot <> '{}'::jsonb)))
    EXECUTE FUNCTION learning_refuse('what was handed in stays as it was');
"""

BACK = """
DROP TRIGGER learning_version_frozen ON learning_handinversion;
DROP TRIGGER learning_key_kept ON learning_signingkey;
DROP TRIGGER learning_key_frozen ON learning_signingkey;
DROP TRIGGER learning_credential_kept ON learning_credential;
DROP TRIGGER learning_credential_frozen ON learning_credential;
DROP FUNCTION learning_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_initial")]

    operations = [migrations.RunSQL(LAW, BACK)]
