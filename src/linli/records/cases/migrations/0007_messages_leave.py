import datetime
from django.db import migrations, models

# What was queued before anything could send it is no news any more; desk messages are read, not sent.
OLD_NEWS = """
UPDATE cases_outboxmessage SET next_try_at = NULL WHERE channel = 'desk';
UPDATE cases_outboxmessage SET next_try_at = NULL, "end" = 'dropped', error = 'too-old' WHERE channel <> 'desk';
SET CONSTRAINTS ALL IMMEDIATE;  -- or the index below finds the table still busy with what was just changed
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_standard_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageRules',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('quiet_from', models.TimeField(default=datetime.time(22, 0))),
                ('quiet_until', models.TimeField(default=datetime.time(7, 0))),
                ('most_per_case', models.PositiveSmallIntegerField(default=20)),
                ('most_per_day', models.PositiveIntegerField(default=2000)),
                ('signature', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('language', models.CharField(choices=[('zh-hans', 'zh-hans'), ('en', 'en')], max_length=10)),
                ('subject', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('short', models.CharField(max_length=300)),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.CharField(max_length=120)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='outboxmessage',
            name='outbox_waiting',
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='address',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='end',
            field=models.CharField(blank=True, choices=[('sent', 'sent'), ('aside', 'aside'), ('dropped', 'dropped')], max_length=8),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='is_urgent',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='parts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='subject',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='outboxmessage',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='outboxmessage',
            name='error',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.RunSQL(OLD_NEWS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('next_try_at__isnull', False)), fields=['next_try_at'], name='outbox_to_send'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('end', 'sent')), fields=['channel', '-sent_at'], name='outbox_sent'),
        ),
        migrations.AddIndex(
            model_name='outboxmessage',
            index=models.Index(condition=models.Q(('channel', 'desk'), _negated=True), fields=['-made_at'], name='outbox_newest'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('sent_at__isnull', True)), models.Q(('end', 'sent'), ('next_try_at__isnull', True), ('sent_at__isnull', False)), models.Q(('end__in', ['aside', 'dropped']), ('next_try_at__isnull', True), ('sent_at__isnull', True)), _connector='OR'), name='outbox_end_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='outboxmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'desk'), _negated=True), ('next_try_at__isnull', True), _connector='OR'), name='desk_messages_are_not_sent'),
        ),
        migrations.AddConstraint(
            model_name='messagerules',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='message_rules_are_one_row'),
        ),
        migrations.AddConstraint(
            model_name='messagetemplate',
            constraint=models.UniqueConstraint(fields=('code', 'language'), name='message_template_once'),
        ),
        migrations.AddConstraint(
            model_name='messagetemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('text', ''), _negated=True), models.Q(('short', ''), _negated=True)), name='message_template_is_whole'),
        ),
    ]
