from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("partnerships", "0021_signed_at"),
    )

    operations = (
        migrations.RenameField(model_name="spending", old_name="key", new_name="once"),
        migrations.AlterField(
            model_name="spending",
            name="once",
            field=models.UUIDField(
                editable=False,
                help_text="Of the form that was sent, which makes one of it.",
                verbose_name="form",
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.UniqueConstraint(
                fields=("funding", "recorded_by", "once"), name="spending_once"
            ),
        ),
    )
