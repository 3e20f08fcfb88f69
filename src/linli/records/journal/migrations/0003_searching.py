from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("journal", "0002_chain"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="journalrow",
            index=models.Index(fields=["verb", "seq"], name="journal_verb_seq"),
        ),
        migrations.AddIndex(
            model_name="journalrow",
            index=models.Index(fields=["at"], name="journal_at"),
        ),
    ]
