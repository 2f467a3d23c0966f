import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.core.schema import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_fault"),
        ("notifications", "0003_to_addresses"),
        ("notifications", "0004_reply_to"),
    ]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=80, verbose_name="kind")),
                        ("address", models.EmailField(max_length=254, verbose_name="address")),
                        (
                            "reply_to",
                            models.EmailField(
                                blank=True,
                                help_text="Another address than the portal's: of whoever wrote what the message brings.",
                                max_length=254,
                                verbose_name="answers go to",
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
                        ("subject", models.CharField(max_length=255, verbose_name="subject")),
                        ("text", models.TextField(verbose_name="text")),
                        ("html", models.TextField(verbose_name="HTML")),
                        (
                            "holds_secret",
                            models.BooleanField(
                                default=False,
                                help_text="Its text is forgotten as soon as it is sent.",
                                verbose_name="holds a secret",
                            ),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                help_text="The same on every try.",
                                max_length=255,
                                unique=True,
                                verbose_name="Message-ID",
                            ),
                        ),
                        (
                            "target_type",
                            models.CharField(blank=True, max_length=80, verbose_name="kind of record"),
                        ),
                        (
                            "target_id",
                            models.BigIntegerField(blank=True, null=True, verbose_name="record number"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting to be sent"),
                                    ("sending", "being sent"),
                                    ("sent", "sent"),
                                    ("undeliverable", "undeliverable"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="pending",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Waiting: the next try. Being sent: when the claim of a worker that died lapses.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
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
                                    (
                                        "unknown_kind",
                                        "This version of the portal does not know this kind of message.",
                                    ),
                                    (
                                        "fault",
                                        "The portal failed while preparing it; this has been recorded.",
                                    ),
                                    ("no_access", "The person may no longer see what it is about."),
                                    ("target_gone", "What it is about no longer exists."),
                                    ("unsubscribed", "The person stopped these messages."),
                                    ("inactive", "The person's account is closed."),
                                ],
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "last_error",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="last answer of the mail server"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="written")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        (
                            "recipient",
                            models.ForeignKey(
                                blank=True,
                                help_text="Nobody when a message goes to an address that need not have an account.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="to whom",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "ordering": ("-pk",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("due_at__isnull", False)),
                                fields=["due_at", "id"],
                                name="message_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "undeliverable")),
                                fields=["-id"],
                                name="message_undeliverable",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["pending", "sending", "sent", "undeliverable", "withdrawn"],
                                    )
                                ),
                                name="message_state_known",
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["ro", "en"])),
                                name="message_language_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_at__isnull", False), ("state__in", ("pending", "sending"))
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("pending", "sending")), _negated=True),
                                        ("due_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_due_while_under_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                                    models.Q(
                                        models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_sent_at_when_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("undeliverable", "withdrawn")), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="message_not_sent_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recipient__isnull", False),
                                    ("kind__startswith", "accounts."),
                                    models.Q(("holds_secret", True), ("target_id__isnull", False)),
                                    _connector="OR",
                                ),
                                name="message_has_recipient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("target_id__isnull", True), ("target_type", "")),
                                    models.Q(
                                        models.Q(("target_type", ""), _negated=True),
                                        ("target_id__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_target_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject__regex", "[\\r\\n]"), _negated=True),
                                    models.Q(("address__regex", "[\\r\\n]"), _negated=True),
                                ),
                                name="message_headers_one_line",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Unsubscription",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=80, verbose_name="kind")),
                        ("stopped_at", models.DateTimeField(verbose_name="stopped")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unsubscriptions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stopped kind of message",
                        "verbose_name_plural": "stopped kinds of message",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind"), name="unsubscription_unique")
                        ],
                    },
                ),
            ]
        ),
    ]
