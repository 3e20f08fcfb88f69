"""Shipped roles that are there already learn the verbs of the land; new tenants get them with their roles."""

from django.db import migrations

LEARN = {
    "grid_worker": ["land.see"],
    "grid_head": ["land.see", "leave.grant"],
    "supervision_centre": ["land.see"],
    "command_centre": ["land.see"],
    "administrator": ["land.see", "land.draft", "land.publish", "posts.manage", "leave.grant"],
    "leader": ["land.see", "leave.grant"],
}


def learn(apps, schema_editor):
    role_model = apps.get_model("people", "Role")
    for role in role_model.objects.filter(code__in=LEARN):
        role.verbs = sorted({*role.verbs, *LEARN[role.code]})
        role.save(update_fields=["verbs"])


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_land"), ("people", "0001_initial")]
    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
