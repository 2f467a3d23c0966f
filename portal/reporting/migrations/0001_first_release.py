import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("reporting", "0001_initial"), ("reporting", "0002_archives")]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "waiting"),
                            ("running", "being made"),
                            ("done", "ready"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("expired", "expired"),
                        ],
                        default="queued",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="done so far")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="all there is to do")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                (
                    "claim",
                    models.UUIDField(
                        blank=True, help_text="Of the worker that does it.", null=True, verbose_name="claim"
                    ),
                ),
                (
                    "lapses_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Then the worker counts as dead.",
                        null=True,
                        verbose_name="claim lapses",
                    ),
                ),
                (
                    "handed_over_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="handed to the workers"),
                ),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="why it failed")),
                ("created_at", models.DateTimeField(verbose_name="asked for")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                ("report", models.CharField(max_length=80, verbose_name="report")),
                (
                    "format",
                    models.CharField(
                        choices=[("xlsx", "Excel"), ("csv", "CSV"), ("zip", "ZIP")],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                (
                    "querystring",
                    models.TextField(
                        blank=True, help_text="Of the list page, in order.", verbose_name="filters"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ro", "Romanian"), ("en", "English")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "file_name",
                    models.CharField(
                        blank=True, help_text="In the private folder.", max_length=100, verbose_name="file"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="size in bytes")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "ordering": ("-pk",),
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "running"))),
                        fields=["state", "id"],
                        name="reporting_export_open",
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")),
                        fields=["expires_at"],
                        name="reporting_export_done",
                    ),
                    models.Index(fields=["requested_by", "-id"], name="reporting_export_own"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["queued", "running", "done", "failed", "cancelled", "expired"])
                        ),
                        name="reporting_export_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", False), ("lapses_at__isnull", False), ("state", "running")
                            ),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("claim__isnull", True),
                                ("lapses_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reporting_export_claim_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state__in", ("queued", "running"))),
                            models.Q(
                                models.Q(("state__in", ("queued", "running")), _negated=True),
                                ("finished_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reporting_export_finished_at_when_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                            _connector="OR",
                        ),
                        name="reporting_export_failed_has_error",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("done", "expired")), _negated=True),
                            ("expires_at__isnull", False),
                            _connector="OR",
                        ),
                        name="reporting_export_done_expires",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["xlsx", "csv", "zip"])),
                        name="reporting_export_format_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ro", "en"])),
                        name="reporting_export_language_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "done"),
                                models.Q(("file_name", ""), _negated=True),
                                ("size__isnull", False),
                            ),
                            models.Q(models.Q(("state", "done"), _negated=True), ("file_name", "")),
                            _connector="OR",
                        ),
                        name="reporting_export_file_when_done",
                    ),
                    models.UniqueConstraint(
                        models.F("requested_by"),
                        models.F("report"),
                        models.F("format"),
                        models.F("language"),
                        django.db.models.functions.text.MD5("querystring"),
                        condition=models.Q(("state__in", ("queued", "running"))),
                        name="reporting_export_once_at_a_time",
                        violation_error_message="This export is already being made.",
                    ),
                ],
            },
        ),
    ]
