import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

import linli.records.people.models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_how_reporters_are_told")]
    operations = [
        migrations.CreateModel(
            name="StandardText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=linli.records.people.models.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("text_zh", models.TextField()),
                ("text_en", models.TextField()),
                (
                    "moves",
                    django.contrib.postgres.fields.ArrayField(models.CharField(max_length=40), blank=True, default=list),
                ),
                (
                    "classes",
                    django.contrib.postgres.fields.ArrayField(models.CharField(max_length=20), blank=True, default=list),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["name_zh"], name="standard_text_name_zh_once"),
                    models.UniqueConstraint(fields=["name_en"], name="standard_text_name_en_once"),
                    models.CheckConstraint(
                        condition=~Q(text_zh="") & ~Q(text_en="") & ~Q(name_zh="") & ~Q(name_en=""),
                        name="standard_text_in_both_languages",
                    ),
                ]
            },
        ),
    ]
