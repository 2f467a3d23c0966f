from django.db import migrations, models

BEFORE = ["organizations:list", "partnerships:list", "partnerships:proposals"]
NOW = ["organizations:list", "organizations:queue", "partnerships:list", "partnerships:proposals"]


def forget_those_of_the_queue(apps, schema_editor):
    """Backwards only: the constraint of before has no place for them."""
    saved_filters = apps.get_model("dashboard", "SavedFilter").objects.using(schema_editor.connection.alias)
    saved_filters.exclude(page__in=BEFORE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0001_saved_filters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="savedfilter",
            name="page",
            field=models.CharField(
                choices=[
                    ("organizations:list", "Organizations"),
                    ("organizations:queue", "Awaiting verification"),
                    ("partnerships:list", "Partnerships"),
                    ("partnerships:proposals", "Proposals"),
                ],
                max_length=40,
                verbose_name="list",
            ),
        ),
        migrations.RemoveConstraint(model_name="savedfilter", name="saved_filter_page_known"),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__in", NOW)), name="saved_filter_page_known"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_those_of_the_queue),
    ]
