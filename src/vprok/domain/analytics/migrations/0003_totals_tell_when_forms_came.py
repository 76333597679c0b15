from django.db import migrations, models


def forget(apps, _):
    """Totals are made again from summaries, with what they had not told."""
    apps.get_model("analytics", "Total").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0002_charts_studies_and_signs_are_kept'),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name='total',
            name='late',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='total',
            name='accepted_at',
            field=models.DateTimeField(default='2000-01-01T00:00:00Z'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='total',
            name='squares',
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
    ]
