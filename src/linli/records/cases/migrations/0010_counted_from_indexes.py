
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_queue_indexes'),
        ('people', '0005_counts_of_visitors'),
        ('territory', '0005_what_a_publication_did'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_due',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_unit',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_open_power',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['due_at', 'id'], include=('is_clock_stopped', 'warn_at', 'place_path', 'holder_power', 'unit'), name='case_open_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['unit', 'due_at', 'id'], include=('is_clock_stopped', 'warn_at', 'place_path', 'holder_power', 'lat', 'lon'), name='case_open_unit'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['holder_power', 'due_at', 'id'], include=('is_clock_stopped', 'warn_at', 'place_path', 'unit'), name='case_open_power'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['lat', 'lon'], include=('id', 'kind', 'code', 'reported_at', 'place_path', 'unit'), name='case_open_place'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True), ('urge_count__gt', 0)), fields=['due_at'], include=('place_path', 'unit'), name='case_open_urged'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True), models.Q(models.Q(('dispatch_count__gt', 0), ('state', 'to_dispatch')), ('rework_count__gt', 0), ('reopen_count__gt', 0), _connector='OR')), fields=['due_at'], include=('place_path', 'unit', 'holder_power'), name='case_open_back'),
        ),
    ]
