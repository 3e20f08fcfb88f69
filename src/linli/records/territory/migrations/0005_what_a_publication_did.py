"""A publication remembers what it ended and began, a draft what the check of its file found."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0004_verbs_of_the_land"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(model_name="publication", name="done", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="draft", name="marks", field=models.JSONField(default=list)),
        migrations.CreateModel(
            name="ReadinessTick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=40)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("ticked_on", models.DateField()),
                ("area", models.ForeignKey(on_delete=models.CASCADE, related_name="ticks", to="territory.area")),
                (
                    "ticked_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "item"), name="readiness_tick_once")]
            },
        ),
        migrations.AddField(model_name="divisionjob", name="settings", field=models.JSONField(default=dict)),
    ]
