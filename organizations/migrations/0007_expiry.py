import datetime as dt

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

# Whoever was verified long ago is told of the end twice, as everybody else.
AT_LEAST_DAYS = 90


def date_what_was_verified(apps, schema_editor):
    """Give every organization that was verified without an end a day: of its decision, or soon enough to tell."""
    today = timezone.localdate()
    Organization = apps.get_model("organizations", "Organization")
    Verification = apps.get_model("organizations", "Verification")
    without = Organization.objects.filter(
        state__in=("verified", "suspended"), verified_until=None, decided_at__isnull=False
    )
    for organization in without.only("pk", "state", "decided_at").iterator():
        word = (
            Verification.objects.filter(organization=organization, state="verified").order_by("-pk").first()
        )
        decided = word.decided_at if word else organization.decided_at
        until = _years_after(timezone.localdate(decided), settings.VERIFICATION_YEARS)
        until = max(until, today + dt.timedelta(days=AT_LEAST_DAYS))
        Organization.objects.filter(pk=organization.pk).update(verified_until=until)
        if word:
            Verification.objects.filter(pk=word.pk).update(expires_on=until)


def _years_after(day, years):
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_parts_of_people")]

    operations = [
        migrations.CreateModel(
            name="ExpiryReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verified_until",
                    models.DateField(help_text="The end that was told.", verbose_name="verified until"),
                ),
                (
                    "notice",
                    models.CharField(
                        choices=[
                            ("first", "60 days before"),
                            ("second", "14 days before"),
                            ("expired", "the day after"),
                        ],
                        max_length=10,
                        verbose_name="notice",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expiry_reminders",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder of the end of a verification",
                "verbose_name_plural": "reminders of the end of verifications",
                "ordering": ("-pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "verified_until", "notice"), name="expiry_reminder_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice__in", ["first", "second", "expired"])),
                        name="expiry_reminder_notice_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(date_what_was_verified, migrations.RunPython.noop, elidable=True),
    ]
