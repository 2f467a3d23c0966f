from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A letter about a record, with a link that only its reader has, may go to an address that is nobody's."""

    dependencies = [("notifications", "0002_fault")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="recipient",
            field=models.ForeignKey(
                blank=True,
                help_text="Nobody when a message goes to an address that need not have an account.",
                null=True,
                on_delete=models.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="to whom",
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_has_recipient"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=Q(recipient__isnull=False)
                | Q(kind__startswith="accounts.")
                | Q(holds_secret=True, target_id__isnull=False),
                name="message_has_recipient",
            ),
        ),
    ]
