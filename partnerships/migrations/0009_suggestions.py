import django.db.models.deletion
from django.db import migrations, models

# What organizations offer and look for, by words: who wants what an asker has is found without reading texts.
# `partnerships/selectors/suggestions/candidates.py` asks in the same words.
WISHES = """
CREATE INDEX organization_offers_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(offers))) WHERE offers <> '';
CREATE INDEX organization_seeks_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(seeks))) WHERE seeks <> '';
CREATE INDEX need_open_words ON partnerships_need
    USING gin (portal_words('RO', portal_fold(title || ' ' || text || ' ' || resources)))
    WHERE state = 'open';
"""
NO_WISHES = """
DROP INDEX need_open_words;
DROP INDEX organization_seeks_words;
DROP INDEX organization_offers_words;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_ends_and_plain_names"),
        ("partnerships", "0008_document"),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggestionRefusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestion_refusal",
                        to="organizations.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "organization that is not suggested",
                "verbose_name_plural": "organizations that are not suggested",
                "ordering": ("-since", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dismissed_at", models.DateTimeField(verbose_name="dismissed")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissals",
                        to="organizations.organization",
                        verbose_name="on behalf of",
                    ),
                ),
                (
                    "suggested",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_by",
                        to="organizations.organization",
                        verbose_name="who was suggested",
                    ),
                ),
            ],
            options={
                "verbose_name": "dismissed suggestion",
                "verbose_name_plural": "dismissed suggestions",
                "ordering": ("-dismissed_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "suggested"), name="suggestion_dismissed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization", models.F("suggested")), _negated=True),
                        name="suggestion_of_another_dismissed",
                    ),
                ],
            },
        ),
        migrations.RunSQL(WISHES, NO_WISHES),
    ]
