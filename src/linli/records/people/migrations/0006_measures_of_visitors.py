from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0005_counts_of_visitors")]

    operations = [
        migrations.RemoveField("visitorcount", "count"),
        migrations.RenameField("visitorcount", "since_at", "free_at"),
    ]
