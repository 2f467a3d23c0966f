import datetime as dt

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from portal.core.plain import in_one_line

# Whoever was verified long ago is told of the end twice, as everybody else.
AT_LEAST_DAYS = 90
# What `in_one_line` changes of a name, as PostgreSQL writes it.
BROKEN = "[\u0001-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


def date_what_was_verified(apps, schema_editor):
    """Give what was verified without an end a day: counted from its decision, or late enough to be told.

    What was merged while it was verified is verified again when that is undone.
    """
    today = timezone.localdate()
    Organization = apps.get_model("organizations", "Organization")
    Verification = apps.get_model("organizations", "Verification")
    Merge = apps.get_model("organizations", "Merge")
    merged = Merge.objects.filter(before__state__in=("verified", "suspended")).values("gone")
    without = Organization.objects.filter(
        Q(state__in=("verified", "suspended")) | Q(state="merged", pk__in=merged), verified_until=None
    )
    for organization in without.only("pk", "decided_at").iterator():
        words = Verification.objects.filter(organization=organization, state="verified")
        word = words.order_by("-pk").first()
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


def put_names_in_one_line(apps, schema_editor):
    """Clean the names that were kept before the forms asked for one line of plain text.

    The directory takes them up in the night; it folds them as before.
    """
    Organization = apps.get_model("organizations", "Organization")
    ProposedChange = apps.get_model("organizations", "ProposedChange")
    broken = Organization.objects.extra(
        where=["name ~ %s OR short_name ~ %s OR array_to_string(former_names, ' ') ~ %s"], params=[BROKEN] * 3
    )
    for organization in broken.only("pk", "name", "short_name", "former_names", "slug").iterator():
        former = map(in_one_line, organization.former_names)
        Organization.objects.filter(pk=organization.pk).update(
            name=in_one_line(organization.name) or organization.slug,
            short_name=in_one_line(organization.short_name),
            former_names=[name for name in former if name],
        )
    waiting = ProposedChange.objects.filter(state="waiting", field__in=("name", "short_name"))
    for change in waiting.filter(new__regex=BROKEN):
        ProposedChange.objects.filter(pk=change.pk).update(new=in_one_line(change.new))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_directory")]

    operations = [
        migrations.RunPython(date_what_was_verified, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(put_names_in_one_line, migrations.RunPython.noop, elidable=True),
        # A table whose rows wait for a check at the end of the transaction is not changed in it.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop, elidable=True),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), _negated=True),
                    ("verified_until__isnull", False),
                    _connector="OR",
                ),
                name="organization_verified_expires",
            ),
        ),
    ]
