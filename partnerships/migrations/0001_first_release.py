import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import partnerships.life.states
from portal.core.schema import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("partnerships", "0001_initial"),
        ("partnerships", "0001_squashed_0010_whole_states"),
        ("partnerships", "0002_dated_states"),
        ("partnerships", "0003_newest_by_state"),
        ("partnerships", "0004_answer_clock"),
        ("partnerships", "0005_needs"),
        ("partnerships", "0006_one_record"),
        ("partnerships", "0007_later_states"),
        ("partnerships", "0008_document"),
        ("partnerships", "0010_whole_states"),
        ("partnerships", "0012_unsent"),
        ("partnerships", "0013_carried_out"),
        ("partnerships", "0014_one_index_a_key"),
    ]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("files", "0001_first_release"),
        ("organizations", "0002_first_release"),
        ("programmes", "0001_first_release"),
        ("taxonomy", "0001_first_release"),
    ]
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="ChangeRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "days_used",
                            models.PositiveSmallIntegerField(verbose_name="days of the term used until then"),
                        ),
                        (
                            "days_left",
                            models.PositiveSmallIntegerField(verbose_name="days of the term left then"),
                        ),
                        (
                            "sent_back_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sent back"),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request for changes",
                        "verbose_name_plural": "requests for changes",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_back_at__isnull", True),
                                    ("sent_back_at__gte", models.F("asked_at")),
                                    _connector="OR",
                                ),
                                name="round_ends_after_start",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("sent_back_at__isnull", True)),
                                fields=("partnership",),
                                name="one_open_round",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months after the end")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "answers_until",
                            models.DateField(
                                help_text="The last day on which a late answer is taken.",
                                verbose_name="late answers until",
                            ),
                        ),
                        ("planned_on", models.DateField(verbose_name="planned on")),
                        (
                            "ngo_answered",
                            models.BooleanField(default=False, verbose_name="the NGO has answered"),
                        ),
                        (
                            "authority_answered",
                            models.BooleanField(default=False, verbose_name="the authority has answered"),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("unanswered", "not answered"),
                                    ("unproved", "one side alone, without evidence"),
                                    ("stopped", "does not go on"),
                                    ("sustained", "goes on"),
                                ],
                                default="unanswered",
                                max_length=20,
                                verbose_name="result",
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField(default=0, verbose_name="points")),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "follow-up",
                        "verbose_name_plural": "follow-ups",
                        "ordering": ("due_on", "pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("authority_answered", True), ("ngo_answered", True), _negated=True
                                ),
                                fields=["due_on", "id"],
                                name="follow_up_waits",
                            ),
                            models.Index(fields=["-due_on", "-id"], name="follow_up_newest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "answers_until__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("due_on"), "+", models.Value(datetime.timedelta(days=14))
                                        ),
                                    ),
                                    ("months__gte", 1),
                                ),
                                name="follow_up_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("points__lte", 100),
                                    ("result__in", ["unanswered", "unproved", "stopped", "sustained"]),
                                ),
                                name="follow_up_result_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("points", 0), ("result", "unanswered")),
                                    ("ngo_answered", True),
                                    ("authority_answered", True),
                                    _connector="OR",
                                ),
                                name="follow_up_result_is_answered",
                            ),
                            models.UniqueConstraint(
                                fields=("partnership", "months"), name="one_follow_up_of_months"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partnership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme_reason",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="why it belongs to the programme"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("problem", models.TextField(max_length=6000, verbose_name="the problem")),
                        ("objectives", models.TextField(max_length=6000, verbose_name="objectives")),
                        ("activities", models.TextField(max_length=6000, verbose_name="activities")),
                        ("results", models.TextField(blank=True, max_length=6000, verbose_name="results")),
                        (
                            "sustainability",
                            models.TextField(blank=True, max_length=6000, verbose_name="after the end"),
                        ),
                        (
                            "people_reached",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(25000000)],
                                verbose_name="people reached",
                            ),
                        ),
                        (
                            "budget",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="budget, in lei",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="starts on")),
                        ("ends_on", models.DateField(verbose_name="ends on")),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="How often the text was changed since it was drawn up.",
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "submitted"),
                                    ("under_review", "under review"),
                                    ("changes_requested", "changes requested"),
                                    ("unanswered", "unanswered"),
                                    ("accepted_in_principle", "accepted in principle"),
                                    ("rejected", "rejected"),
                                    ("withdrawn", "withdrawn"),
                                    ("negotiation", "in negotiation"),
                                    ("council_approval", "before the council"),
                                    ("signing", "being signed"),
                                    ("cancelled", "cancelled"),
                                    ("active", "active"),
                                    ("suspended", "suspended"),
                                    ("terminated", "terminated early"),
                                    ("ended", "ended"),
                                    ("final_report", "reported"),
                                    ("follow_up", "followed up"),
                                    ("closed", "closed"),
                                ],
                                default="draft",
                                max_length=30,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="drawn up")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="submitted"),
                        ),
                        (
                            "answer_due_on",
                            models.DateField(blank=True, null=True, verbose_name="answer due on"),
                        ),
                        (
                            "review_started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="under review since"),
                        ),
                        (
                            "registration_number",
                            models.CharField(
                                blank=True,
                                help_text="Under which the authority’s own register holds the proposal.",
                                max_length=64,
                                verbose_name="registration number",
                            ),
                        ),
                        (
                            "registered_on",
                            models.DateField(blank=True, null=True, verbose_name="registered on"),
                        ),
                        (
                            "redirected_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="redirected"),
                        ),
                        (
                            "paused_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="term paused"),
                        ),
                        (
                            "extended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="term extended"),
                        ),
                        (
                            "extension_reason",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="reason for the extension"
                            ),
                        ),
                        (
                            "ran_out_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="term ran out"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        (
                            "answer",
                            models.TextField(blank=True, max_length=6000, verbose_name="reasoned answer"),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                        ),
                        (
                            "negotiation_began_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="in negotiation since"),
                        ),
                        (
                            "turn",
                            models.CharField(
                                blank=True,
                                choices=[("ngo", "NGO"), ("authority", "authority")],
                                help_text="While the agreement is negotiated.",
                                max_length=10,
                                verbose_name="whose turn it is to write",
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="agreed")),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the last party signed the agreement.",
                                null=True,
                                verbose_name="signed by all",
                            ),
                        ),
                        (
                            "activated_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="active since"),
                        ),
                        (
                            "suspended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="suspended"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported")),
                        (
                            "follow_up_began_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="followed up since"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
                        ),
                        (
                            "cancellation_reason",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="reason for the cancellation"
                            ),
                        ),
                        (
                            "terminated_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="terminated"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships_as_authority",
                                to="organizations.organization",
                                verbose_name="authority",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drawn up by",
                            ),
                        ),
                        (
                            "domain",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="taxonomy.domain",
                                verbose_name="field of work",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="proposals",
                                to="partnerships.need",
                                verbose_name="answers the need",
                            ),
                        ),
                        (
                            "ngo",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships_as_ngo",
                                to="organizations.organization",
                                verbose_name="on behalf of",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships",
                                to="programmes.programme",
                                verbose_name="programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partnership",
                        "verbose_name_plural": "partnerships",
                        "ordering": ("-pk",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("state__in", ("submitted", "under_review", "unanswered"))
                                ),
                                fields=["authority", "answer_due_on", "id"],
                                name="proposal_owed",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("answered_at__isnull", False),
                                    models.Q(("state", "rejected"), _negated=True),
                                ),
                                fields=["-answered_at", "-id"],
                                name="partnership_public",
                            ),
                            models.Index(fields=["-submitted_at", "-id"], name="proposal_newest"),
                            models.Index(
                                fields=["state", "-submitted_at", "-id"], name="proposal_state_newest"
                            ),
                            models.Index(
                                condition=models.Q(("submitted_at__isnull", False)),
                                fields=["authority"],
                                include=(
                                    "submitted_at",
                                    "redirected_at",
                                    "answer_due_on",
                                    "answered_at",
                                    "ran_out_at",
                                    "withdrawn_at",
                                ),
                                name="partnership_answers",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("answered_at__isnull", False),
                                    models.Q(("state", "rejected"), _negated=True),
                                ),
                                fields=["authority", "id"],
                                name="partnership_public_of",
                            ),
                            models.Index(
                                condition=models.Q(("submitted_at__isnull", False)),
                                fields=["state"],
                                include=(
                                    "submitted_at",
                                    "redirected_at",
                                    "review_started_at",
                                    "paused_at",
                                    "ran_out_at",
                                    "answered_at",
                                    "negotiation_began_at",
                                    "agreed_at",
                                    "approved_at",
                                    "signed_at",
                                    "activated_at",
                                    "suspended_at",
                                    "ended_at",
                                    "reported_at",
                                    "follow_up_began_at",
                                    "answer_due_on",
                                    "ends_on",
                                    "programme",
                                    "domain",
                                    "authority",
                                    "id",
                                ),
                                name="partnership_board",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
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
                                            "negotiation",
                                            "council_approval",
                                            "signing",
                                            "cancelled",
                                            "active",
                                            "suspended",
                                            "terminated",
                                            "ended",
                                            "final_report",
                                            "follow_up",
                                            "closed",
                                        ],
                                    )
                                ),
                                name="proposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="proposal_ends_after_start",
                                violation_error_message="The end is before the start.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("draft", "withdrawn")),
                                    models.Q(
                                        ("answer_due_on__isnull", False), ("submitted_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_sent_has_due_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "draft"), _negated=True),
                                    ("submitted_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="proposal_draft_is_not_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("under_review", "changes_requested")), _negated=True
                                    ),
                                    ("review_started_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="proposal_review_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("registered_on__isnull", True), ("registration_number", "")),
                                    models.Q(
                                        models.Q(("registration_number", ""), _negated=True),
                                        ("registered_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_registration_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("paused_at__isnull", False), ("state__in", ("changes_requested",))
                                    ),
                                    models.Q(
                                        ("paused_at__isnull", True),
                                        models.Q(("state__in", ("changes_requested",)), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_pause_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extended_at__isnull", True), ("extension_reason", "")),
                                    models.Q(
                                        ("extended_at__isnull", False),
                                        models.Q(("extension_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_extension_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "unanswered"), _negated=True),
                                    ("ran_out_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="proposal_run_out_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("budget__isnull", True), ("budget__gte", 0), _connector="OR"
                                ),
                                name="proposal_budget_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            (
                                                "accepted_in_principle",
                                                "rejected",
                                                "negotiation",
                                                "council_approval",
                                                "signing",
                                                "cancelled",
                                                "active",
                                                "suspended",
                                                "terminated",
                                                "ended",
                                                "final_report",
                                                "follow_up",
                                                "closed",
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_answer_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    ("withdrawn_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="proposal_withdrawn_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                "draft",
                                                "submitted",
                                                "under_review",
                                                "changes_requested",
                                                "unanswered",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("answered_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="partnership_unanswered_is_not_public",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "suspended"), ("suspended_at__isnull", True), _connector="OR"
                                ),
                                name="partnership_rests_only_suspended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            (
                                                "active",
                                                "suspended",
                                                "terminated",
                                                "ended",
                                                "final_report",
                                                "follow_up",
                                                "closed",
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("activated_at__isnull", False),
                                        ("agreed_at__isnull", False),
                                        ("approved_at__isnull", False),
                                        ("signed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="partnership_begins_with_agreement",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    models.Q(("cancellation_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="partnership_cancellation_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "negotiation"), _negated=True),
                                    ("negotiation_began_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_negotiation_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "council_approval"), _negated=True),
                                    ("agreed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_council_approval_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "signing"), _negated=True),
                                    ("approved_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_signing_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    ("cancelled_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_cancelled_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "active"), _negated=True),
                                    ("activated_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_active_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "suspended"), _negated=True),
                                    ("suspended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_suspended_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "terminated"), _negated=True),
                                    ("terminated_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_terminated_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ended"), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_ended_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "final_report"), _negated=True),
                                    ("reported_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_final_report_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "follow_up"), _negated=True),
                                    ("follow_up_began_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_follow_up_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    ("closed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="partnership_closed_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ngo", models.F("authority")), _negated=True),
                                name="proposal_two_parties",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "negotiation"),
                                        (
                                            "turn__in",
                                            (
                                                partnerships.life.states.Side["NGO"],
                                                partnerships.life.states.Side["AUTHORITY"],
                                            ),
                                        ),
                                    ),
                                    models.Q(models.Q(("state", "negotiation"), _negated=True), ("turn", "")),
                                    _connector="OR",
                                ),
                                name="partnership_negotiation_has_turn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("programme__isnull", True), ("programme_reason", "")),
                                    models.Q(
                                        ("programme__isnull", False),
                                        models.Q(("programme_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="partnership_programme_is_reasoned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("changed_at", models.DateTimeField(verbose_name="last changed")),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="what is done")),
                        ("starts_on", models.DateField(verbose_name="first day")),
                        ("ends_on", models.DateField(verbose_name="last day")),
                        ("begun_on", models.DateField(blank=True, null=True, verbose_name="begun on")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="who does it",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person responsible",
                            ),
                        ),
                        (
                            "needs",
                            models.ManyToManyField(
                                related_name="needed_by",
                                through="partnerships.ActivityNeed",
                                to="partnerships.activity",
                                verbose_name="depends on",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_rows",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "activity",
                        "verbose_name_plural": "activities",
                        "ordering": ("starts_on", "pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="activity_is_titled"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="activity_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on__isnull", True),
                                    models.Q(
                                        ("begun_on__isnull", False), ("done_on__gte", models.F("begun_on"))
                                    ),
                                    _connector="OR",
                                ),
                                name="activity_done_after_begun",
                            ),
                            models.UniqueConstraint(
                                fields=("partnership", "title"), name="activity_titled_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "activity",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.activity",
                                verbose_name="activity",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.activity",
                                verbose_name="depends on",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dependency of an activity",
                        "verbose_name_plural": "dependencies of activities",
                        "constraints": [
                            models.UniqueConstraint(fields=("activity", "need"), name="activity_need_once"),
                            models.CheckConstraint(
                                condition=models.Q(("activity", models.F("need")), _negated=True),
                                name="activity_needs_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("text", models.TextField(max_length=30000, verbose_name="text of the agreement")),
                        ("starts_on", models.DateField(verbose_name="starts on")),
                        ("ends_on", models.DateField(verbose_name="ends on")),
                        (
                            "note",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="what was changed, and why"
                            ),
                        ),
                        (
                            "is_amendment",
                            models.BooleanField(
                                default=False,
                                help_text="Accepted by all parties after the partnership had begun.",
                                verbose_name="amends the signed one",
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the agreement",
                        "verbose_name_plural": "versions of the agreement",
                        "ordering": ("number",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="version_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="version_ends_after_start",
                                violation_error_message="The end is before the start.",
                            ),
                            models.UniqueConstraint(
                                fields=("partnership", "number"), name="version_numbers_differ"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Acceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="partnerships.agreementversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "acceptance",
                        "verbose_name_plural": "acceptances",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "organization"), name="acceptance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="amendment")),
                        ("text", models.TextField(max_length=30000, verbose_name="text of the agreement")),
                        ("ends_on", models.DateField(verbose_name="ends on")),
                        ("note", models.TextField(max_length=2000, verbose_name="what changes, and why")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_force", "in force"),
                                    ("rejected", "rejected"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=12,
                                verbose_name="what came of it",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="since")),
                        ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                        (
                            "base",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.agreementversion",
                                verbose_name="version that it changes",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="proposed by",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "rejected_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="rejected by",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.agreementversion",
                                verbose_name="version that it became",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "amendment",
                        "verbose_name_plural": "amendments",
                        "ordering": ("-number",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                ),
                                name="amendment_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("outcome__in", ["in_force", "rejected", "withdrawn"]),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_outcome_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", "rejected"),
                                        ("rejected_by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("outcome", "rejected"), _negated=True),
                                        ("reason", ""),
                                        ("rejected_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_rejection_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "in_force"), ("version__isnull", False)),
                                    models.Q(
                                        models.Q(("outcome", "in_force"), _negated=True),
                                        ("version__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_in_force_is_version",
                            ),
                            models.UniqueConstraint(
                                fields=("partnership", "number"), name="amendment_numbers_differ"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("partnership",),
                                name="one_open_amendment",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AmendmentAcceptance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(verbose_name="accepted")),
                        (
                            "decision_number",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="number of the decision"
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(blank=True, null=True, verbose_name="date of the decision"),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "amendment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="partnerships.amendment",
                                verbose_name="amendment",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file of the decision",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="party",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "acceptance of an amendment",
                        "verbose_name_plural": "acceptances of amendments",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("amendment", "organization"), name="amendment_accepted_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_on__isnull", True),
                                        ("decision_number", ""),
                                        ("document__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("decision_number", ""), _negated=True),
                                        ("decided_on__isnull", False),
                                        ("document__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_decision_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnsweringRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "four_eyes",
                            models.BooleanField(
                                default=False,
                                help_text="One person prepares an answer, another gives it.",
                                verbose_name="four eyes",
                            ),
                        ),
                        (
                            "authority",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answering_rules",
                                to="organizations.organization",
                                verbose_name="authority",
                            ),
                        ),
                        (
                            "head_of_unit",
                            models.ForeignKey(
                                blank=True,
                                help_text="Is told when a term has run out; without one, the owners are.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="head of unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rules for answers",
                        "verbose_name_plural": "rules for answers",
                    },
                ),
                migrations.CreateModel(
                    name="ChangePoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="what is asked")),
                        (
                            "note",
                            models.TextField(blank=True, max_length=2000, verbose_name="note of the NGO"),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="partnerships.changeround",
                                verbose_name="request for changes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "point",
                        "verbose_name_plural": "points",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="point_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CouncilApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision_number",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="number of the decision"
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(blank=True, null=True, verbose_name="date of the decision"),
                        ),
                        (
                            "legal_ground",
                            models.TextField(
                                blank=True,
                                max_length=2000,
                                verbose_name="legal ground for going without a decision",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="authority",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file of the decision",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="partnerships.agreementversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "council approval",
                        "verbose_name_plural": "council approvals",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "authority"), name="approval_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("decision_number", ""), _negated=True),
                                        ("decided_on__isnull", False),
                                        ("document__isnull", False),
                                        ("legal_ground", ""),
                                    ),
                                    models.Q(
                                        ("decided_on__isnull", True),
                                        ("decision_number", ""),
                                        ("document__isnull", True),
                                        models.Q(("legal_ground", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="approval_is_decision_or_ground",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dismissal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dismissed_at", models.DateTimeField(verbose_name="dismissed")),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dismissals",
                                to="organizations.organization",
                                verbose_name="on behalf of",
                            ),
                        ),
                        (
                            "suggested",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dismissed_by",
                                to="organizations.organization",
                                verbose_name="who was suggested",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dismissed suggestion",
                        "verbose_name_plural": "dismissed suggestions",
                        "ordering": ("-dismissed_at", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "suggested"), name="suggestion_dismissed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("organization", models.F("suggested")), _negated=True),
                                name="suggestion_of_another_dismissed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("ngo", "NGO"), ("authority", "authority")],
                                max_length=10,
                                verbose_name="side",
                            ),
                        ),
                        (
                            "goes_on",
                            models.CharField(
                                choices=[
                                    ("as_it_was", "Yes, as it was"),
                                    ("another_form", "Yes, in another form"),
                                    ("no", "No, it has stopped"),
                                ],
                                max_length=20,
                                verbose_name="does it go on",
                            ),
                        ),
                        (
                            "continuation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreement", "by a formal agreement, new or renewed"),
                                    ("taken_over", "one party has taken it over"),
                                    ("in_practice", "in practice, without an agreement"),
                                ],
                                max_length=20,
                                verbose_name="in what form",
                            ),
                        ),
                        (
                            "payers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("authority", "the authority, from its budget"),
                                        ("own", "the NGO, from its own money"),
                                        ("grants", "a grant or another funder"),
                                        ("others", "companies, people who use it or donors"),
                                        ("in_kind", "nobody: work, rooms or things are given"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="who pays",
                            ),
                        ),
                        (
                            "people_reached",
                            models.PositiveIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(25000000)],
                                verbose_name="people reached since the end",
                            ),
                        ),
                        (
                            "budget_line",
                            models.CharField(
                                blank=True,
                                choices=[("kept", "Yes"), ("not_kept", "No"), ("unknown", "We do not know")],
                                max_length=20,
                                verbose_name="line in the authority’s budget",
                            ),
                        ),
                        (
                            "budget_reference",
                            models.CharField(blank=True, max_length=200, verbose_name="which line"),
                        ),
                        ("remark", models.TextField(blank=True, max_length=2000, verbose_name="remark")),
                        ("answered_at", models.DateTimeField(verbose_name="answered")),
                        (
                            "corrected_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="corrected"),
                        ),
                        ("is_late", models.BooleanField(default=False, verbose_name="late")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="partnerships.followup",
                                verbose_name="follow-up",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="answered for",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer to a follow-up",
                        "verbose_name_plural": "answers to follow-ups",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("follow_up", "side"), name="one_answer_of_a_side"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("goes_on__in", ["as_it_was", "another_form", "no"]),
                                    (
                                        "side__in",
                                        (
                                            partnerships.life.states.Side["NGO"],
                                            partnerships.life.states.Side["AUTHORITY"],
                                        ),
                                    ),
                                ),
                                name="follow_up_answer_says",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("budget_line", ""),
                                        ("budget_reference", ""),
                                        ("continuation", ""),
                                        ("goes_on", "no"),
                                        ("payers", []),
                                        ("people_reached__isnull", True),
                                    ),
                                    models.Q(
                                        ("budget_line__in", ["kept", "not_kept", "unknown"]),
                                        ("continuation__in", ["agreement", "taken_over", "in_practice"]),
                                        ("goes_on__in", ("as_it_was", "another_form")),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_answer_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "payers__contained_by",
                                        ["authority", "own", "grants", "others", "in_kind"],
                                    )
                                ),
                                name="follow_up_payers_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("corrected_at__isnull", True),
                                    ("corrected_at__gte", models.F("answered_at")),
                                    _connector="OR",
                                ),
                                name="follow_up_corrected_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="what it is")),
                        ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="partnerships.followupanswer",
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evidence",
                        "verbose_name_plural": "evidence",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(
                                        models.Q(("file__isnull", False), ("link", "")),
                                        models.Q(
                                            ("file__isnull", True), models.Q(("link", ""), _negated=True)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="evidence_is_file_or_link",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("link", ""), _negated=True),
                                fields=("answer", "link"),
                                name="one_evidence_of_a_link",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUpReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("ngo", "NGO"),
                                    ("authority", "authority"),
                                    ("managers", "programme managers"),
                                ],
                                max_length=10,
                                verbose_name="to whom",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("days", models.SmallIntegerField(verbose_name="days after that day")),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "follow_up",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="partnerships.followup",
                                verbose_name="follow-up",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of a follow-up",
                        "verbose_name_plural": "reminders of follow-ups",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("follow_up", "whom", "due_on", "days"), name="one_follow_up_reminder"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "whom__in",
                                        (
                                            partnerships.life.states.Side["NGO"],
                                            partnerships.life.states.Side["AUTHORITY"],
                                            "managers",
                                        ),
                                    )
                                ),
                                name="follow_up_reminder_to",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        ("call", models.TextField(max_length=6000, verbose_name="call")),
                        ("nominations_from", models.DateField(verbose_name="nominations from")),
                        ("nominations_until", models.DateField(verbose_name="nominations until")),
                        ("scoring_from", models.DateField(verbose_name="scoring from")),
                        ("scoring_until", models.DateField(verbose_name="scoring until")),
                        (
                            "ceremony_on",
                            models.DateField(blank=True, null=True, verbose_name="day of the ceremony"),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="place of the ceremony"
                            ),
                        ),
                        (
                            "laureates",
                            models.PositiveSmallIntegerField(
                                default=10,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(50),
                                ],
                                verbose_name="how many are rewarded",
                            ),
                        ),
                        (
                            "least_months",
                            models.PositiveSmallIntegerField(
                                default=6,
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="months that it must have gone on",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("preparing", "being prepared"),
                                    ("nominations", "nominations open"),
                                    ("scoring", "being scored"),
                                    ("decided", "decided"),
                                    ("published", "published"),
                                ],
                                default="preparing",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="drawn up")),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="nominations opened"),
                        ),
                        (
                            "scoring_began_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="scoring begun"),
                        ),
                        (
                            "scoring_closed_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Where it was closed before its last day.",
                                null=True,
                                verbose_name="scoring closed",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="published"),
                        ),
                        (
                            "once",
                            models.UUIDField(
                                editable=False,
                                help_text="Of the form that was sent, which makes one of it; none where no form was.",
                                null=True,
                                verbose_name="form",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drawn up by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of the gala",
                        "verbose_name_plural": "editions of the gala",
                        "ordering": ("-year", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(fields=("created_by", "once"), name="gala_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["preparing", "nominations", "scoring", "decided", "published"],
                                    )
                                ),
                                name="gala_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("nominations_until__gte", models.F("nominations_from"))),
                                name="gala_nominations_end_after_start",
                                violation_error_message="Nominations end before they begin.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scoring_from__gt", models.F("nominations_until"))),
                                name="gala_scoring_after_nominations",
                                violation_error_message="Scoring begins after the last day for nominations.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scoring_until__gte", models.F("scoring_from"))),
                                name="gala_scoring_ends_after_start",
                                violation_error_message="Scoring ends before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "nominations_from__year__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("year"), "-", models.Value(1)
                                        ),
                                    ),
                                    (
                                        "scoring_until__year__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("year"), "+", models.Value(1)
                                        ),
                                    ),
                                    ("year__gte", 2000),
                                    ("year__lte", 2100),
                                    models.Q(
                                        ("ceremony_on__isnull", True),
                                        models.Q(
                                            (
                                                "ceremony_on__year__gte",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("year"), "-", models.Value(1)
                                                ),
                                            ),
                                            (
                                                "ceremony_on__year__lte",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("year"), "+", models.Value(1)
                                                ),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="gala_days_near_its_year",
                                violation_error_message="The days lie in the year of the edition, the one before it or the one after it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("laureates__gte", 1), ("laureates__lte", 50)),
                                name="gala_rewards_some",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "nominations"), _negated=True),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="gala_nominations_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "scoring"), _negated=True),
                                    ("scoring_began_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="gala_scoring_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "decided"), _negated=True),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="gala_decided_is_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="gala_published_is_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaCriterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                        (
                            "key",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("relevance", "Relevance"),
                                    ("effectiveness", "Effectiveness"),
                                    ("coherence", "Coherence"),
                                    ("impact", "Impact and efficiency"),
                                    ("durability", "Durability"),
                                    ("originality", "Originality"),
                                ],
                                max_length=20,
                                verbose_name="of the rubric",
                            ),
                        ),
                        ("own_name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                        (
                            "own_question",
                            models.CharField(blank=True, max_length=300, verbose_name="question"),
                        ),
                        (
                            "own_meanings",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(blank=True, max_length=300),
                                blank=True,
                                default=list,
                                size=5,
                                verbose_name="meanings of the marks",
                            ),
                        ),
                        (
                            "weight",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="weight, in percent",
                            ),
                        ),
                        (
                            "tie",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="place among the rules for ties",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="partnerships.galaedition",
                                verbose_name="edition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "criterion of the gala",
                        "verbose_name_plural": "criteria of the gala",
                        "ordering": ("position", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "position"), name="gala_criterion_position_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("tie__isnull", False)),
                                fields=("edition", "tie"),
                                name="gala_tie_place_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                                name="gala_weight_is_percent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("key", ""), ("own_name", ""), _negated=True),
                                name="gala_criterion_is_named",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaJuror",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("invited_at", models.DateTimeField(verbose_name="invited")),
                        ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released")),
                        (
                            "release_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="why they were released"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="jurors",
                                to="partnerships.galaedition",
                                verbose_name="edition",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invited by",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gala_juries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "juror of the gala",
                        "verbose_name_plural": "jurors of the gala",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("edition", "user"), name="gala_juror_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("release_reason", ""), ("released_at__isnull", True)),
                                    models.Q(
                                        ("released_at__isnull", False),
                                        models.Q(("release_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gala_release_is_reasoned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaNomination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="why it is nominated")),
                        ("nominated_at", models.DateTimeField(verbose_name="nominated")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
                        ),
                        (
                            "ruled_place",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="place within a tie, as ruled"
                            ),
                        ),
                        (
                            "ruling",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="reason of the ruling"
                            ),
                        ),
                        (
                            "score",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="As the decision kept it, rounded half up; the order is that of the exact figures.",
                                max_digits=6,
                                null=True,
                                verbose_name="score",
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank"),
                        ),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="rule that decided a tie"
                            ),
                        ),
                        (
                            "left_out",
                            models.TextField(blank=True, verbose_name="why it was left out of the ranking"),
                        ),
                        ("is_laureate", models.BooleanField(default=False, verbose_name="laureate")),
                        (
                            "citation",
                            models.CharField(
                                blank=True, max_length=600, verbose_name="what it is rewarded for"
                            ),
                        ),
                        (
                            "picture_text",
                            models.CharField(
                                blank=True, max_length=250, verbose_name="what the picture shows"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="nominations",
                                to="partnerships.galaedition",
                                verbose_name="edition",
                            ),
                        ),
                        (
                            "nominated_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="nominated by",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "ruled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ruled by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gala_nominations",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nomination for the gala",
                        "verbose_name_plural": "nominations for the gala",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_laureate", True)),
                                fields=("edition", "rank"),
                                name="gala_laureate_rank_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="gala_nomination_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_laureate", False),
                                    models.Q(
                                        ("rank__isnull", False),
                                        ("score__isnull", False),
                                        ("withdrawn_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gala_laureate_is_ranked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ruled_by__isnull", True),
                                        ("ruled_place__isnull", True),
                                        ("ruling", ""),
                                    ),
                                    models.Q(
                                        ("ruled_by__isnull", False),
                                        ("ruled_place__isnull", False),
                                        models.Q(("ruling", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gala_ruling_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("picture__isnull", True), ("picture_text", "")),
                                    models.Q(
                                        ("picture__isnull", False),
                                        models.Q(("picture_text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="gala_picture_is_described",
                            ),
                            models.UniqueConstraint(
                                fields=("edition", "partnership"), name="gala_nominated_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_conflict", models.BooleanField(verbose_name="conflict of interest")),
                        (
                            "conflict_reason",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="what the conflict is"
                            ),
                        ),
                        ("declared_at", models.DateTimeField(verbose_name="declared")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="marks submitted"),
                        ),
                        ("counts", models.BooleanField(default=False, verbose_name="counted")),
                        (
                            "juror",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="partnerships.galajuror",
                                verbose_name="juror",
                            ),
                        ),
                        (
                            "nomination",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="partnerships.galanomination",
                                verbose_name="nomination",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "scoring sheet",
                        "verbose_name_plural": "scoring sheets",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("juror", "nomination"), name="gala_sheet_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("counts", False),
                                        ("is_conflict", True),
                                        ("submitted_at__isnull", True),
                                        models.Q(("conflict_reason", ""), _negated=True),
                                    ),
                                    models.Q(("conflict_reason", ""), ("is_conflict", False)),
                                    _connector="OR",
                                ),
                                name="gala_no_marks_in_conflict",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("counts", False), ("submitted_at__isnull", False), _connector="OR"
                                ),
                                name="gala_only_submitted_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GalaMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mark",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="mark"),
                        ),
                        ("comment", models.TextField(blank=True, max_length=1500, verbose_name="comment")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnerships.galacriterion",
                                verbose_name="criterion",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marks",
                                to="partnerships.galasheet",
                                verbose_name="sheet",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mark",
                        "verbose_name_plural": "marks",
                        "ordering": ("criterion__position", "pk"),
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "criterion"), name="gala_mark_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mark__isnull", True),
                                    models.Q(("mark__gte", 1), ("mark__lte", 5)),
                                    _connector="OR",
                                ),
                                name="gala_mark_is_1_to_5",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[("looks_for", "looks for partners"), ("offers", "offers")],
                                max_length=20,
                                verbose_name="looks for or offers",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("text", models.TextField(max_length=4000, verbose_name="description")),
                        (
                            "target_groups",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("everyone", "everyone who lives there"),
                                        ("children", "children"),
                                        ("young", "young people"),
                                        ("families", "families"),
                                        ("elderly", "elderly people"),
                                        ("women", "women"),
                                        ("disabilities", "people with disabilities"),
                                        ("roma", "Roma communities"),
                                        ("unemployed", "people looking for work"),
                                        ("homeless", "people without a home"),
                                        ("refugees", "refugees and migrants"),
                                        ("victims", "victims of violence"),
                                        ("rural", "people in villages"),
                                    ],
                                    max_length=30,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "resources",
                            models.TextField(blank=True, max_length=2000, verbose_name="resources"),
                        ),
                        ("questions_until", models.DateField(verbose_name="questions until")),
                        ("answers_until", models.DateField(verbose_name="answers until")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("closed", "closed"), ("expired", "expired")],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("posted_at", models.DateTimeField(verbose_name="posted")),
                        (
                            "reminded_of",
                            models.DateField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="deadline that its organization was reminded of",
                            ),
                        ),
                        ("expired_at", models.DateTimeField(blank=True, null=True, verbose_name="expired")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("partnership", "a partnership begins"),
                                    ("elsewhere", "found elsewhere"),
                                    ("not_needed", "no longer needed"),
                                    ("nobody", "nobody came forward"),
                                ],
                                max_length=20,
                                verbose_name="what came of it",
                            ),
                        ),
                        (
                            "outcome_note",
                            models.CharField(blank=True, max_length=500, verbose_name="in a sentence"),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="posted by",
                            ),
                        ),
                        (
                            "domains",
                            models.ManyToManyField(
                                related_name="+", to="taxonomy.domain", verbose_name="fields of work"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="organizations.organization",
                                verbose_name="on behalf of",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="taxonomy.territory",
                                verbose_name="where",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need or offer",
                        "verbose_name_plural": "needs and offers",
                        "ordering": ("-pk",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["answers_until", "id"],
                                name="need_open_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["-posted_at", "-id"],
                                name="need_open_newest",
                            ),
                            models.Index(fields=["answers_until", "id"], name="need_due"),
                            models.Index(fields=["-posted_at", "-id"], name="need_newest"),
                            models.Index(
                                fields=["organization", "state", "answers_until"], name="need_of_organization"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "closed", "expired"])),
                                name="need_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sort__in", ["looks_for", "offers"])),
                                name="need_sort_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("questions_until__lte", models.F("answers_until"))),
                                name="need_questions_end_before_answers",
                                violation_error_message="Questions end on the last day for answers or before it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("outcome__in", ["partnership", "elsewhere", "not_needed", "nobody"]),
                                        models.Q(("outcome_note", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_closed_has_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "expired"), _negated=True),
                                    ("expired_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="need_expired_is_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        ("text", models.TextField(max_length=1500, verbose_name="question")),
                        ("answer", models.TextField(blank=True, max_length=1500, verbose_name="answer")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                        ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="hidden")),
                        (
                            "hide_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="why it is hidden"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="partnerships.need",
                                verbose_name="need or offer",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_questions",
                                to="organizations.organization",
                                verbose_name="on behalf of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question about a need",
                        "verbose_name_plural": "questions about needs",
                        "ordering": ("pk",),
                        "indexes": [
                            models.Index(fields=["need", "asked_at", "id"], name="need_question_order"),
                            models.Index(
                                condition=models.Q(("answered_at", None), ("hidden_at", None)),
                                fields=["need", "asked_at"],
                                name="need_question_waiting",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_question_answer_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hidden_at", None), ("hide_reason", "")),
                                    models.Q(
                                        ("hidden_at__isnull", False),
                                        models.Q(("hide_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_question_hidden_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipWords",
                    fields=[
                        (
                            "partnership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="found_by",
                                serialize=False,
                                to="partnerships.partnership",
                            ),
                        ),
                        ("words", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name": "words of a partnership",
                        "verbose_name_plural": "words of partnerships",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["words"], name="partnership_by_words", opclasses=("gin_trgm_ops",)
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("changed_at", models.DateTimeField(verbose_name="last changed")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached on")),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="milestones",
                                to="partnerships.activity",
                                verbose_name="of the activity",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_rows",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "milestone",
                        "verbose_name_plural": "milestones",
                        "ordering": ("due_on", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "title"), name="milestone_titled_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="milestone_is_titled"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="what is measured")),
                        ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                        (
                            "target",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="target",
                            ),
                        ),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="How much of it there was before the partnership began.",
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="baseline",
                            ),
                        ),
                        (
                            "breakdowns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("sex", "sex"),
                                        ("age", "age"),
                                        ("residence", "town or village"),
                                        ("vulnerable", "vulnerable group"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="broken down by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="indicators",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "indicator",
                        "verbose_name_plural": "indicators",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("name", ""), _negated=True), ("target__gte", 0)),
                                name="indicator_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("baseline", None), ("baseline__gte", 0), _connector="OR"),
                                name="indicator_baseline_is_no_less_than_none",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("breakdowns__contained_by", ["sex", "age", "residence", "vulnerable"])
                                ),
                                name="indicator_breakdowns_are_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Funding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("own", "the NGOs’ own money"),
                                    ("authority", "the authorities’ money"),
                                    ("funder", "a funder’s money"),
                                    ("others", "money of others"),
                                ],
                                max_length=20,
                                verbose_name="whose money",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=160, verbose_name="who exactly")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="amount, in lei",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="funding",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source of funding",
                        "verbose_name_plural": "sources of funding",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", 0),
                                    ("source__in", ["own", "authority", "funder", "others"]),
                                ),
                                name="funding_is_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FinalReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=6000, verbose_name="final report")),
                        (
                            "opinion",
                            models.TextField(
                                blank=True, max_length=6000, verbose_name="what the authority thinks of it"
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "partnership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="final_report",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "final report",
                        "verbose_name_plural": "final reports",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="report_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("noted_by__isnull", True), ("opinion", "")),
                                    models.Q(
                                        models.Q(("opinion", ""), _negated=True), ("noted_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="report_opinion_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deliverable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("changed_at", models.DateTimeField(verbose_name="last changed")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        (
                            "delivered_on",
                            models.DateField(blank=True, null=True, verbose_name="delivered on"),
                        ),
                        ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                        (
                            "activity",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="deliverables",
                                to="partnerships.activity",
                                verbose_name="of the activity",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_rows",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deliverable",
                        "verbose_name_plural": "deliverables",
                        "ordering": ("due_on", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "title"), name="deliverable_titled_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="deliverable_is_titled"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("file__isnull", True), ("link", ""), _connector="OR"),
                                name="deliverable_in_one_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                help_text="The name of the way back, or of the correction.",
                                max_length=40,
                                verbose_name="what was put right",
                            ),
                        ),
                        (
                            "former_state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "submitted"),
                                    ("under_review", "under review"),
                                    ("changes_requested", "changes requested"),
                                    ("unanswered", "unanswered"),
                                    ("accepted_in_principle", "accepted in principle"),
                                    ("rejected", "rejected"),
                                    ("withdrawn", "withdrawn"),
                                    ("negotiation", "in negotiation"),
                                    ("council_approval", "before the council"),
                                    ("signing", "being signed"),
                                    ("cancelled", "cancelled"),
                                    ("active", "active"),
                                    ("suspended", "suspended"),
                                    ("terminated", "terminated early"),
                                    ("ended", "ended"),
                                    ("final_report", "reported"),
                                    ("follow_up", "followed up"),
                                    ("closed", "closed"),
                                ],
                                max_length=30,
                                verbose_name="state before",
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        (
                            "removed",
                            models.TextField(
                                blank=True,
                                help_text="The text that no longer stands, as it stood.",
                                verbose_name="what was taken away",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="put right")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                help_text="Of what was taken away, where it had one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="document",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="put right by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="corrections",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction",
                        "verbose_name_plural": "corrections",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("what", ""), _negated=True),
                                ),
                                name="correction_is_reasoned",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoParty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("ngo", "proposes too"), ("authority", "takes part as authority")],
                                max_length=10,
                                verbose_name="side",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confirmed by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="co_parties",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "further party",
                        "verbose_name_plural": "further parties",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "organization"), name="party_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "side__in",
                                        (
                                            partnerships.life.states.Side["NGO"],
                                            partnerships.life.states.Side["AUTHORITY"],
                                        ),
                                    )
                                ),
                                name="party_is_on_a_side",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                                    models.Q(
                                        ("confirmed_at__isnull", False), ("confirmed_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="party_confirmation_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClockReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="answer due on")),
                        ("days_before", models.PositiveSmallIntegerField(verbose_name="days before")),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "due_on", "days_before"), name="one_reminder_of_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="what it is")),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="From the text as it stands; the versions that were sent with it keep it.",
                                null=True,
                                verbose_name="removed",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="attachment_is_titled"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionPoint",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=300, verbose_name="what is to be done")),
                        ("due_on", models.DateField(verbose_name="until")),
                        ("given_at", models.DateTimeField(verbose_name="given")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                        (
                            "reminded_of",
                            models.DateField(
                                blank=True,
                                help_text="The last day of which the person was reminded.",
                                null=True,
                                verbose_name="reminded of",
                            ),
                        ),
                        (
                            "once",
                            models.UUIDField(
                                editable=False,
                                help_text="Of the form that was sent, which makes one of it.",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who does it",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="done by",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="given by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="action_points",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "action point",
                        "verbose_name_plural": "action points",
                        "ordering": ("due_on", "pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at__isnull", True)),
                                fields=["due_on"],
                                name="action_point_open",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "given_by", "once"), name="action_point_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("what", ""), _negated=True),
                                name="action_point_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="action_point_done_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PreparedAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("accepted_in_principle", "accepted in principle"),
                                    ("rejected", "rejected"),
                                ],
                                max_length=30,
                                verbose_name="decision",
                            ),
                        ),
                        ("answer", models.TextField(max_length=6000, verbose_name="reasoned answer")),
                        ("prepared_at", models.DateTimeField(verbose_name="prepared")),
                        (
                            "partnership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prepared_answer",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="prepared by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "prepared answer",
                        "verbose_name_plural": "prepared answers",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ("accepted_in_principle", "rejected"))),
                                name="prepared_answer_decides",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answer", ""), _negated=True),
                                name="prepared_answer_is_reasoned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("made_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "parts",
                            models.JSONField(
                                help_text="By part: texts as they are, rows as lists, days in ISO 8601.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sent_versions",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the proposal",
                        "verbose_name_plural": "versions of the proposal",
                        "ordering": ("number",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "number"), name="proposal_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("last", models.PositiveBigIntegerField(verbose_name="last message")),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conversation read",
                        "verbose_name_plural": "conversations read",
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "partnership"), name="reading_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Redirection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        (
                            "registration_number",
                            models.CharField(blank=True, max_length=64, verbose_name="registration number"),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="received")),
                        ("redirected_at", models.DateTimeField(verbose_name="redirected")),
                        (
                            "former",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="former authority",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="redirections",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "redirection",
                        "verbose_name_plural": "redirections",
                        "ordering": ("pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="redirection_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("redirected_at__gte", models.F("received_at"))),
                                name="redirection_after_receipt",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=6000, verbose_name="message")),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                        (
                            "taken_back_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                        ),
                        (
                            "once",
                            models.UUIDField(
                                editable=False,
                                help_text="Of the form that was sent, which makes one of it.",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message of a conversation",
                        "verbose_name_plural": "messages of conversations",
                        "ordering": ("pk",),
                        "indexes": [models.Index(fields=["partnership", "id"], name="remark_of_partnership")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "author", "once"), name="remark_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("taken_back_at__isnull", True), models.Q(("text", ""), _negated=True)
                                    ),
                                    models.Q(("taken_back_at__isnull", False), ("text", "")),
                                    _connector="OR",
                                ),
                                name="remark_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "remark",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="partnerships.remark",
                                verbose_name="message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mention",
                        "verbose_name_plural": "mentions",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("remark", "person"), name="mention_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemarkFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "remark",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="partnerships.remark",
                                verbose_name="message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file of a message",
                        "verbose_name_plural": "files of messages",
                        "ordering": ("pk",),
                    },
                ),
                migrations.CreateModel(
                    name="ReportedValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("as_of", models.DateField(verbose_name="as of")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="value",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("reported_at", models.DateTimeField(verbose_name="reported")),
                        (
                            "replaced_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a correction took its place, or it was taken back.",
                                null=True,
                                verbose_name="replaced",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported",
                                to="partnerships.indicator",
                                verbose_name="indicator",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reported by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reported value",
                        "verbose_name_plural": "reported values",
                        "ordering": ("as_of", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaced_at", None)),
                                fields=("indicator", "as_of"),
                                name="reported_value_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0)),
                                name="reported_value_is_no_less_than_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportedPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("sex_women", "women"),
                                    ("sex_men", "men"),
                                    ("sex_unknown", "sex not stated"),
                                    ("age_0", "under 18 years"),
                                    ("age_18", "18 to 29 years"),
                                    ("age_30", "30 to 64 years"),
                                    ("age_65", "65 years and over"),
                                    ("age_unknown", "age not stated"),
                                    ("residence_town", "in towns"),
                                    ("residence_village", "in villages"),
                                    ("residence_unknown", "residence not stated"),
                                    ("vulnerable_roma", "Roma"),
                                    ("vulnerable_disabled", "with disabilities"),
                                    ("vulnerable_jobless", "looking for work"),
                                    ("vulnerable_homeless", "without a home"),
                                    ("vulnerable_refugees", "refugees and migrants"),
                                    ("vulnerable_victims", "victims of violence"),
                                ],
                                max_length=20,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "value",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="partnerships.reportedvalue",
                                verbose_name="value",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part of a value",
                        "verbose_name_plural": "parts of values",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("value", "part"), name="reported_part_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", 0),
                                    (
                                        "part__in",
                                        [
                                            "sex_women",
                                            "sex_men",
                                            "sex_unknown",
                                            "age_0",
                                            "age_18",
                                            "age_30",
                                            "age_65",
                                            "age_unknown",
                                            "residence_town",
                                            "residence_village",
                                            "residence_unknown",
                                            "vulnerable_roma",
                                            "vulnerable_disabled",
                                            "vulnerable_jobless",
                                            "vulnerable_homeless",
                                            "vulnerable_refugees",
                                            "vulnerable_victims",
                                        ],
                                    ),
                                ),
                                name="reported_part_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Risk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("changed_at", models.DateTimeField(verbose_name="last changed")),
                        (
                            "likelihood",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "low"), (2, "middling"), (3, "high")], verbose_name="how likely"
                            ),
                        ),
                        (
                            "effect",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "low"), (2, "middling"), (3, "high")], verbose_name="how grave"
                            ),
                        ),
                        (
                            "measure",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="what is done about it"
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="who looks after it",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s_rows",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "risk",
                        "verbose_name_plural": "risks",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(fields=("partnership", "title"), name="risk_titled_once"),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="risk_is_titled"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("effect__in", [1, 2, 3]), ("likelihood__in", [1, 2, 3])),
                                name="risk_is_weighed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("title", models.CharField(max_length=160, verbose_name="what it is")),
                        (
                            "is_public",
                            models.BooleanField(default=False, verbose_name="everyone may read it"),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="shared by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document of a partnership",
                        "verbose_name_plural": "documents of partnerships",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "sha256"), name="shared_document_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="shared_document_is_titled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("signatory", models.CharField(max_length=200, verbose_name="who signed")),
                        (
                            "sha256",
                            models.CharField(
                                help_text="Of the signed document; of the text of the version when it was confirmed here.",
                                max_length=64,
                                verbose_name="SHA-256",
                            ),
                        ),
                        ("signed_at", models.DateTimeField(verbose_name="signed")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                help_text="None when the signatory confirmed it here with a second factor.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="signed document",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="party",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="partnerships.agreementversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature",
                        "verbose_name_plural": "signatures",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "organization"), name="signature_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signatory", ""), _negated=True),
                                    ("sha256__regex", "^[0-9a-f]{64}$"),
                                ),
                                name="signature_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Spending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("spent_on", models.DateField(verbose_name="day")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=14, verbose_name="amount, in lei"
                            ),
                        ),
                        ("purpose", models.CharField(max_length=200, verbose_name="what for")),
                        ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="taken back"),
                        ),
                        (
                            "once",
                            models.UUIDField(
                                editable=False,
                                help_text="Of the form that was sent, which makes one of it.",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="document",
                            ),
                        ),
                        (
                            "funding",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spendings",
                                to="partnerships.funding",
                                verbose_name="source of funding",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "spending",
                        "verbose_name_plural": "spendings",
                        "ordering": ("-spent_on", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("funding", "recorded_by", "once"), name="spending_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0), models.Q(("purpose", ""), _negated=True)
                                ),
                                name="spending_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionRefusal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateTimeField(verbose_name="since")),
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suggestion_refusal",
                                to="organizations.organization",
                                verbose_name="organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organization that is not suggested",
                        "verbose_name_plural": "organizations that are not suggested",
                        "ordering": ("-since", "-pk"),
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        ("suspended_at", models.DateTimeField(verbose_name="suspended")),
                        (
                            "over_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it was resumed, ended or terminated.",
                                null=True,
                                verbose_name="over",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="suspended by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suspensions",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suspension",
                        "verbose_name_plural": "suspensions",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("over_at__isnull", True)),
                                fields=("partnership",),
                                name="one_open_suspension",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="suspension_is_reasoned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("over_at__isnull", True),
                                    ("over_at__gte", models.F("suspended_at")),
                                    _connector="OR",
                                ),
                                name="suspension_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Termination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="document",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="terminated by",
                            ),
                        ),
                        (
                            "partnership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="termination",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "termination",
                        "verbose_name_plural": "terminations",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="termination_is_reasoned",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnsentText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("parts", models.JSONField(help_text="As a version keeps it.", verbose_name="text")),
                        (
                            "partnership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unsent",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "text that was not sent yet",
                        "verbose_name_plural": "texts that were not sent yet",
                    },
                ),
                migrations.CreateModel(
                    name="Update",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="what is new")),
                        ("text", models.TextField(max_length=6000, verbose_name="text")),
                        (
                            "is_public",
                            models.BooleanField(default=False, verbose_name="everyone may read it"),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                        (
                            "once",
                            models.UUIDField(
                                editable=False,
                                help_text="Of the form that was sent, which makes one of it.",
                                verbose_name="form",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="updates",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "update",
                        "verbose_name_plural": "updates",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "written_by", "once"), name="update_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="update_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ValueUpload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "partnership_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                help_text="All that it is about, by key: whoever leaves one of them reads it no more.",
                                size=None,
                                verbose_name="partnerships",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200, verbose_name="name of the file")),
                        ("rows", models.JSONField(default=list, verbose_name="rows")),
                        ("faults", models.JSONField(default=list, verbose_name="faults")),
                        (
                            "checked",
                            models.BinaryField(
                                blank=True,
                                help_text="What was sent, with a comment beside each wrong cell.",
                                null=True,
                                verbose_name="workbook with comments",
                            ),
                        ),
                        ("saved_at", models.DateTimeField(blank=True, null=True, verbose_name="saved")),
                        (
                            "made_by",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sent by",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                help_text="None when it holds several.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="partnerships.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "workbook of values",
                        "verbose_name_plural": "workbooks of values",
                    },
                ),
            ]
        ),
    ]
