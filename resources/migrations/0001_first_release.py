import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import resources.models


class Migration(migrations.Migration):
    replaces = [("resources", "0001_initial")]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organizations", "0002_first_release"),
        ("taxonomy", "0001_first_release"),
    ]
    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="drawn up")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guide", "guide"),
                            ("study", "study"),
                            ("law", "law"),
                            ("funding", "funding"),
                            ("template", "template to fill in"),
                            ("good_practice", "good practice"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "summary",
                    models.TextField(
                        help_text="Two or three sentences: what it is good for.",
                        max_length=600,
                        verbose_name="summary",
                    ),
                ),
                (
                    "body",
                    resources.models.CleanHtmlField(
                        blank=True,
                        help_text="HTML of p, br, h2, h3, ul, ol, li, strong, em, blockquote and a alone.",
                        max_length=60000,
                        verbose_name="text",
                    ),
                ),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        help_text="Where the resource itself can be read.",
                        max_length=500,
                        verbose_name="link",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ro", "Romanian"),
                            ("en", "English"),
                            ("bg", "Bulgarian"),
                            ("sl", "Slovenian"),
                            ("hu", "Hungarian"),
                            ("fr", "French"),
                            ("de", "German"),
                        ],
                        default="ro",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        help_text="The day its publisher brought it out.", verbose_name="brought out on"
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
                    "domains",
                    models.ManyToManyField(
                        related_name="+", to="taxonomy.domain", verbose_name="fields of work"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        help_text="The organization that brought it out, if it is on the portal.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="organizations.organization",
                        verbose_name="publisher",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ("-pk",),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["-published_on", "-id"],
                        name="resource_public",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["guide", "study", "law", "funding", "template", "good_practice"])
                        ),
                        name="resource_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ro", "en", "bg", "sl", "hu", "fr", "de"])),
                        name="resource_language_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="resource_has_content",
                        violation_error_message="A resource has a text, a link, or both.",
                    ),
                ],
            },
        ),
    ]
