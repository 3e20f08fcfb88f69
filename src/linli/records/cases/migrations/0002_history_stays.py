from django.db import migrations

REFUSE = """
CREATE FUNCTION linli_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the steps of a case are history and are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER step_no_change BEFORE UPDATE OR DELETE ON cases_step
    FOR EACH ROW EXECUTE FUNCTION linli_step_refuse();
"""
ALLOW = "DROP TRIGGER step_no_change ON cases_step; DROP FUNCTION linli_step_refuse();"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
