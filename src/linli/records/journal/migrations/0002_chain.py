from django.db import migrations

CHAIN = r"""
CREATE FUNCTION linli_journal_chain() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE head record;
BEGIN
    -- The row lock on the head puts all writers of a tenant in one queue until they commit.
    SELECT h.seq, h.hash INTO STRICT head FROM journal_journalhead h WHERE h.id = 1 FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.prev_hash := head.hash;
    NEW.hash := sha256(head.hash || convert_to(concat_ws(E'\x1f',
        NEW.seq::text, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        NEW.actor, NEW.verb, NEW.subject, NEW.purpose, NEW.body), 'UTF8'));
    UPDATE journal_journalhead SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_chain BEFORE INSERT ON journal_journalrow
    FOR EACH ROW EXECUTE FUNCTION linli_journal_chain();

CREATE FUNCTION linli_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal_journalrow
    FOR EACH ROW EXECUTE FUNCTION linli_journal_refuse();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal_journalrow
    FOR EACH STATEMENT EXECUTE FUNCTION linli_journal_refuse();
INSERT INTO journal_journalhead (id, seq, hash) VALUES (1, 0, sha256('linli'::bytea));
"""

UNCHAIN = """
DROP TRIGGER journal_no_truncate ON journal_journalrow;
DROP TRIGGER journal_no_change ON journal_journalrow;
DROP TRIGGER journal_chain ON journal_journalrow;
DROP FUNCTION linli_journal_refuse();
DROP FUNCTION linli_journal_chain();
DELETE FROM journal_journalhead;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(CHAIN, UNCHAIN)]
