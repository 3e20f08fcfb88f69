import django.db.models
from django.db import migrations, models

import linli.records.people.models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=linli.records.people.models.new_id, editable=False, primary_key=True, serialize=False)),
                ("title_zh", models.CharField(max_length=80)),
                ("title_en", models.CharField(blank=True, max_length=160)),
                ("text_zh", models.TextField(blank=True)),
                ("text_en", models.TextField(blank=True)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["to_on"], name="notice_to_on")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("to_on__gte", django.db.models.F("from_on"))), name="notice_days_in_order"
                    )
                ],
            },
        ),
    ]
