from django.db import migrations

STATES = {"state=accepted": "state=accepted_in_principle", "state=declined": "state=rejected"}


def forwards(apps, schema_editor):
    rename(apps, STATES)


def backwards(apps, schema_editor):
    rename(apps, {now: before for before, now in STATES.items()})


def rename(apps, states):
    """Filters that were kept name the states as the list of proposals does."""
    for kept in apps.get_model("dashboard", "SavedFilter").objects.filter(page="partnerships:proposals"):
        parts = [states.get(part, part) for part in kept.query.split("&")]
        if "&".join(parts) != kept.query:
            kept.query = "&".join(parts)
            kept.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0003_calendar"), ("partnerships", "0006_one_record")]
    operations = [migrations.RunPython(forwards, backwards)]
