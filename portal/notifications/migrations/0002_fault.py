from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_reason_known",
        ),
        migrations.AlterField(
            model_name="message",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    (
                        "unreachable",
                        "The mail server could not be reached or could not take the message.",
                    ),
                    ("address_refused", "The mail server refused the address."),
                    ("message_refused", "The mail server refused the message."),
                    ("address_unusable", "The address cannot be written to."),
                    ("interrupted", "The portal was stopped while sending it, every time."),
                    ("unknown_kind", "This version of the portal does not know this kind of message."),
                    ("fault", "The portal failed while preparing it; this has been recorded."),
                    ("no_access", "The person may no longer see what it is about."),
                    ("target_gone", "What it is about no longer exists."),
                    ("unsubscribed", "The person stopped these messages."),
                    ("inactive", "The person's account is closed."),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "",
                            "unreachable",
                            "address_refused",
                            "message_refused",
                            "address_unusable",
                            "interrupted",
                            "unknown_kind",
                            "fault",
                            "no_access",
                            "target_gone",
                            "unsubscribed",
                            "inactive",
                        ],
                    )
                ),
                name="message_reason_known",
            ),
        ),
    ]
