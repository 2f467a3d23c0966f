import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

# The text that the portal ships with; later versions are written by whoever runs it.
SHIPPED = Path(__file__).parents[1] / "data" / "consent-1.json"


def publish(apps, schema_editor):
    apps.get_model("accounts", "ConsentText").objects.get_or_create(
        version=1, defaults={"texts": json.loads(SHIPPED.read_text("utf-8")), "published_at": timezone.now()}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_personal_data")]
    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
