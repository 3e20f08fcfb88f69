from django.db import migrations, models
from django.db.models import Q

NO_TRUNCATE = """
CREATE TRIGGER step_no_truncate BEFORE TRUNCATE ON cases_step
    FOR EACH STATEMENT EXECUTE FUNCTION linli_step_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_report_content")]
    operations = [
        migrations.RunSQL(NO_TRUNCATE, "DROP TRIGGER step_no_truncate ON cases_step;"),
        migrations.AddField("clock", "total", models.DurationField(null=True, blank=True)),
        migrations.AlterField(
            "request",
            "decision",
            models.CharField(
                max_length=8, choices=[(d, d) for d in ("granted", "refused", "lapsed")], blank=True
            ),
        ),
        migrations.RemoveConstraint("request", "request_decision_is_whole"),
        migrations.AddConstraint(
            "request",
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision="lapsed", decided_by__isnull=True, decided_at__isnull=False)
                | Q(decision__in=["granted", "refused"], decided_by__isnull=False, decided_at__isnull=False),
                name="request_decision_is_whole",
            ),
        ),
    ]
