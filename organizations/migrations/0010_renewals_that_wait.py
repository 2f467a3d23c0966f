from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_initial"),
        ("organizations", "0009_names_that_tell"),
        ("taxonomy", "0002_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(
                condition=models.Q(("renewal_asked_at__isnull", False)),
                fields=["renewal_asked_at", "id"],
                name="organization_renewal_asked",
            ),
        ),
    ]
