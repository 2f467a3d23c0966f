import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("taxonomy", "0002_tree"),
    ]

    operations = [
        migrations.AddField(
            model_name="territory",
            name="latitude",
            field=models.FloatField(
                blank=True,
                help_text="Where the map shows it, in degrees of WGS 84: 44.43225. Empty for the point that came with the portal, if one did.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-90),
                    django.core.validators.MaxValueValidator(90),
                ],
                verbose_name="latitude",
            ),
        ),
        migrations.AddField(
            model_name="territory",
            name="longitude",
            field=models.FloatField(
                blank=True,
                help_text="In degrees, those west of Greenwich negative: 26.10626.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-180),
                    django.core.validators.MaxValueValidator(180),
                ],
                verbose_name="longitude",
            ),
        ),
        migrations.AddIndex(
            model_name="territory",
            index=models.Index(
                condition=models.Q(("latitude__isnull", False)),
                fields=["code"],
                name="territory_placed_by_hand",
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="territory_lies_on_earth",
                violation_error_message="Latitude and longitude go together, please: both or neither.",
            ),
        ),
    ]
