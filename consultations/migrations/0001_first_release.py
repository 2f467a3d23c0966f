import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("consultations", "0001_initial")]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organizations", "0002_first_release"),
        ("taxonomy", "0001_first_release"),
    ]
    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="drawn up")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "summary",
                    models.TextField(
                        help_text="Two or three sentences: what would change, and for whom.",
                        max_length=600,
                        verbose_name="summary",
                    ),
                ),
                ("text", models.TextField(max_length=60000, verbose_name="text of the draft act")),
                ("announced_on", models.DateField(verbose_name="announced on")),
                (
                    "recommendations_until",
                    models.DateField(
                        help_text="The last day on which a recommendation is in time.",
                        verbose_name="recommendations until",
                    ),
                ),
                (
                    "how_to_send",
                    models.TextField(
                        help_text="The e-mail address, or the place and its hours.",
                        max_length=1000,
                        verbose_name="how to send a recommendation",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        limit_choices_to={"kind__in": ("public_authority", "public_institution")},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="organizations.organization",
                        verbose_name="authority",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn up by",
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="taxonomy.domain",
                        verbose_name="field of work",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ("-pk",),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "recommendations_until__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("announced_on"), "+", models.Value(datetime.timedelta(days=10))
                                ),
                            )
                        ),
                        name="consultation_gives_legal_time",
                    )
                ],
            },
        ),
    ]
