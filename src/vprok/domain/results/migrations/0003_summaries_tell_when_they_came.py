from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def take_from_blocks(apps, _):
    """Summaries learn from their rows when they were accepted, and whether too late."""
    block, leaf = apps.get_model("results", "Block"), apps.get_model("results", "Leaf")
    own = block.objects.filter(pk=OuterRef("block"))
    leaf.objects.update(
        accepted_at=Subquery(own.values("accepted_at")[:1]),
        is_late=Subquery(own.values("submission__is_late")[:1]),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0003_a_sample_is_drawn'),
        ('intake', '0002_a_form_waits_for_its_word'),
        ('results', '0002_a_work_is_typed_marked_and_declared'),
    ]

    operations = [
        migrations.AddField(
            model_name='leaf',
            name='accepted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='leaf',
            name='is_late',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(take_from_blocks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='leaf',
            name='accepted_at',
            field=models.DateTimeField(),
        ),
        migrations.RemoveIndex(
            model_name='leaf',
            name='leaves_of_a_region',
        ),
        migrations.AddIndex(
            model_name='leaf',
            index=models.Index(fields=['work', 'region', 'place', 'block'], name='leaves_of_a_region'),
        ),
        migrations.AddIndex(
            model_name='block',
            index=models.Index(condition=Q(('replaced_at__isnull', False)), fields=['work', 'place'], name='results_that_were_replaced'),
        ),
        migrations.CreateModel(
            name='Unsummed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=20)),
                ('work', models.ForeignKey(on_delete=models.deletion.CASCADE, to='campaign.work')),
            ],
        ),
    ]
