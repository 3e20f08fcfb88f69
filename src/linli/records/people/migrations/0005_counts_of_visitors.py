from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_invitations_by_mail")]

    operations = [
        migrations.CreateModel(
            name="VisitorCount",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("since_at", models.DateTimeField()),
            ],
        ),
    ]
