from uuid import uuid4

from django.db import migrations, models


def name_rows(apps, editor) -> None:
    """Give each row its own UUID, and to its history the same."""
    for name in ("Rattachement", "Suppleance"):
        history = apps.get_model("annuaire", f"Historical{name}")
        for row in apps.get_model("annuaire", name).objects.order_by("pk"):
            row.uuid = uuid4()
            row.save(update_fields=["uuid"])
            history.objects.filter(id=row.pk).update(uuid=row.uuid)


class Migration(migrations.Migration):

    dependencies = [
        ('annuaire', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name='uuid',
            field=models.UUIDField(default=uuid4, editable=False, db_index='historical' in model),
        )
        for model in ('historicalrattachement', 'historicalsuppleance', 'rattachement', 'suppleance')
    ] + [migrations.RunPython(name_rows, migrations.RunPython.noop)]
