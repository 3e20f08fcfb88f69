from django.db import migrations, models
from django.db.models import Q

BY_WHAT_WAS_GIVEN = """
UPDATE cases_reportercontact
SET notify = CASE WHEN email <> '' THEN 'mail' WHEN phone <> '' THEN 'sms' ELSE 'none' END;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_totals_and_lapsed_requests")]
    operations = [
        migrations.AddField(
            "reportercontact",
            "notify",
            models.CharField(
                max_length=4, choices=[(n, n) for n in ("none", "mail", "sms")], default="none"
            ),
        ),
        migrations.RunSQL(BY_WHAT_WAS_GIVEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "reportercontact",
            models.CheckConstraint(
                condition=Q(notify="none") | Q(notify="mail") & ~Q(email="") | Q(notify="sms") & ~Q(phone=""),
                name="contact_can_be_notified",
            ),
        ),
    ]
