"""Writing texts becomes a right of its own: whoever managed settings goes on writing them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0002_settings")]

    operations = [
        migrations.RunSQL(
            "UPDATE people_role SET verbs = array_append(verbs, 'texts.write') "
            "WHERE 'settings.manage' = ANY(verbs) AND NOT 'texts.write' = ANY(verbs)",
            "UPDATE people_role SET verbs = array_remove(verbs, 'texts.write')",
        )
    ]
