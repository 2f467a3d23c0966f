"""A proposal and the partnership that comes of it are one record, called `Partnership`.

The words for two of its states change with it: what was `accepted` is `accepted_in_principle`, what was
`declined` is `rejected`.
"""

import django.db.models.deletion
from django.db import migrations, models

STATES = {"accepted": "accepted_in_principle", "declined": "rejected"}
KIND, FORMER_KIND = "partnerships.partnership", "partnerships.proposal"

# The audit keeps what was done; only the names of the kind of record and of the act follow, or the history of a
# record would be lost to it. A table cannot be altered while rows that were changed still await their checks.
AUDIT = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_change;
UPDATE audit_entry SET target_type = '{kind}' WHERE target_type = '{former_kind}';
UPDATE audit_entry SET verb = 'partnerships.{verb}' WHERE verb = 'partnerships.{former_verb}';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change;
SET CONSTRAINTS ALL DEFERRED;
"""


def forwards(apps, schema_editor):
    rename(apps, STATES, FORMER_KIND, KIND, ("declined", "rejected"))


def backwards(apps, schema_editor):
    rename(apps, {now: before for before, now in STATES.items()}, KIND, FORMER_KIND, ("rejected", "declined"))


def rename(apps, states, kind_before, kind_now, letter):
    """Change the words where rows hold them."""
    partnerships = apps.get_model("partnerships", "Partnership").objects
    for before, now in states.items():
        partnerships.filter(state=before).update(state=now)
    messages = apps.get_model("notifications", "Message").objects
    messages.filter(target_type=kind_before).update(target_type=kind_now)
    before, now = (f"partnerships.proposal_{word}" for word in letter)
    messages.filter(kind=before).update(kind=now)
    apps.get_model("notifications", "Unsubscription").objects.filter(kind=before).update(kind=now)
    for merge in apps.get_model("organizations", "Merge").objects.filter(moved__has_key="rows"):
        for part in ("rows", "left"):
            merge.moved[part] = {
                key.replace(f"{kind_before}.", f"{kind_now}."): keys
                for key, keys in merge.moved.get(part, {}).items()
            }
        merge.save(update_fields=["moved"])


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_forgetting"),
        ("notifications", "0004_reply_to"),
        ("organizations", "0004_ends_and_plain_names"),
        ("partnerships", "0005_needs"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="proposal", name="proposal_public"),
        migrations.RemoveConstraint(model_name="proposal", name="proposal_state_known"),
        migrations.RemoveConstraint(model_name="proposal", name="proposal_answer_is_reasoned"),
        migrations.RemoveConstraint(model_name="changeround", name="one_open_round"),
        migrations.RemoveConstraint(model_name="clockreminder", name="one_reminder_of_a_day"),
        migrations.RenameModel("Proposal", "Partnership"),
        migrations.RenameField("changeround", "proposal", "partnership"),
        migrations.RenameField("redirection", "proposal", "partnership"),
        migrations.RenameField("clockreminder", "proposal", "partnership"),
        migrations.AlterModelOptions(
            name="partnership",
            options={
                "ordering": ("-pk",),
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
            },
        ),
        migrations.AlterField(
            model_name="changeround",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rounds",
                to="partnerships.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AlterField(
            model_name="clockreminder",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminders",
                to="partnerships.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships_as_authority",
                to="organizations.organization",
                verbose_name="authority",
            ),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="ngo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships_as_ngo",
                to="organizations.organization",
                verbose_name="on behalf of",
            ),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("under_review", "under review"),
                    ("changes_requested", "changes requested"),
                    ("unanswered", "unanswered"),
                    ("accepted_in_principle", "accepted in principle"),
                    ("rejected", "rejected"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=30,
                verbose_name="state",
            ),
        ),
        migrations.AlterField(
            model_name="redirection",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redirections",
                to="partnerships.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.RunPython(forwards, backwards),
        migrations.RunSQL(
            AUDIT.format(kind=KIND, former_kind=FORMER_KIND, verb="reject", former_verb="decline"),
            AUDIT.format(kind=FORMER_KIND, former_kind=KIND, verb="decline", former_verb="reject"),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(
                condition=models.Q(
                    ("answered_at__isnull", False), models.Q(("state", "rejected"), _negated=True)
                ),
                fields=["-answered_at", "-id"],
                name="partnership_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sent_back_at__isnull", True)),
                fields=("partnership",),
                name="one_open_round",
            ),
        ),
        migrations.AddConstraint(
            model_name="clockreminder",
            constraint=models.UniqueConstraint(
                fields=("partnership", "due_on", "days_before"), name="one_reminder_of_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "submitted",
                            "under_review",
                            "changes_requested",
                            "unanswered",
                            "accepted_in_principle",
                            "rejected",
                            "withdrawn",
                        ],
                    )
                ),
                name="proposal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("accepted_in_principle", "rejected")), _negated=True),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_answer_is_reasoned",
            ),
        ),
    ]
