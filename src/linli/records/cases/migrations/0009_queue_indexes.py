

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_saved_filters'),
        ('people', '0002_settings'),
        ('territory', '0004_verbs_of_the_land'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['holder_power', 'due_at', 'id'], name='case_open_power'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_clock_stopped', True), ('is_open', True)), fields=['holder_power', 'due_at'], name='case_open_stopped'),
        ),
    ]
