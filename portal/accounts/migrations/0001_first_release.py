import json
from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from portal.core.schema import CreateModels

# The text that the portal ships with; later versions are written by whoever runs it.
SHIPPED = Path(__file__).parents[1] / "data" / "consent-1.json"


def publish(apps, schema_editor):
    apps.get_model("accounts", "ConsentText").objects.get_or_create(
        version=1, defaults={"texts": json.loads(SHIPPED.read_text("utf-8")), "published_at": timezone.now()}
    )


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_personal_data"),
        ("accounts", "0003_first_consent_text"),
        ("accounts", "0004_manager_help"),
    ]
    initial = True
    dependencies = []
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="ConsentText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(unique=True, verbose_name="version")),
                        (
                            "texts",
                            models.JSONField(
                                help_text="For each language a list of parts: a heading and a body.",
                                verbose_name="text by language",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="published")),
                    ],
                    options={
                        "verbose_name": "text of consent",
                        "verbose_name_plural": "texts of consent",
                        "ordering": ("-version",),
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("full_name", models.CharField(max_length=150, verbose_name="full name")),
                        (
                            "language",
                            models.CharField(
                                choices=[("ro", "Romanian"), ("en", "English")],
                                default="ro",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="can sign in")),
                        (
                            "is_moderator",
                            models.BooleanField(
                                default=False,
                                help_text="Verifies organizations and looks after messages.",
                                verbose_name="moderator",
                            ),
                        ),
                        (
                            "is_programme_manager",
                            models.BooleanField(
                                default=False,
                                help_text="Sees every proposal that was sent and exports them, runs the galas, and brings values of programmes that they are named to keep.",
                                verbose_name="programme manager",
                            ),
                        ),
                        (
                            "is_administrator",
                            models.BooleanField(
                                default=False,
                                help_text="Gives roles and reads the audit.",
                                verbose_name="administrator",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        (
                            "erased_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="What remains is a number, to which the acts that must be kept belong.",
                                null=True,
                                verbose_name="erased",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ("full_name", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="user_email_unique",
                                violation_error_message="This address is in use.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["ro", "en"])), name="user_language_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("erased_at__isnull", True),
                                    models.Q(
                                        ("email__endswith", "@erased.invalid"),
                                        ("full_name", ""),
                                        ("is_active", False),
                                        ("is_administrator", False),
                                        ("is_moderator", False),
                                        ("is_programme_manager", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="user_erased_is_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("ro", "Romanian"), ("en", "English")],
                                max_length=10,
                                verbose_name="read in the language",
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "text",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consents",
                                to="accounts.consenttext",
                                verbose_name="text",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent",
                        "verbose_name_plural": "consents",
                        "ordering": ("-given_at",),
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "text"), name="consent_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(publish, migrations.RunPython.noop),
    ]
