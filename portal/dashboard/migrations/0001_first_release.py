import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.dashboard.models
from portal.core.schema import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("dashboard", "0001_saved_filters"),
        ("dashboard", "0002_queue_filters"),
        ("dashboard", "0003_calendar"),
        ("dashboard", "0004_states_of_proposals"),
    ]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=portal.dashboard.models.make_key, max_length=32, verbose_name="key"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="since")),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feed",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar of deadlines",
                        "verbose_name_plural": "calendars of deadlines",
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
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
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("query", models.CharField(max_length=1000, verbose_name="filters")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_filters",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved filters",
                        "verbose_name_plural": "saved filters",
                        "ordering": ("page", "name", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "page", "name"),
                                name="saved_filter_name_unique",
                                violation_error_message="You keep other filters of this list under this name already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "page__in",
                                        [
                                            "organizations:list",
                                            "organizations:queue",
                                            "partnerships:list",
                                            "partnerships:proposals",
                                        ],
                                    )
                                ),
                                name="saved_filter_page_known",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
