"""All of it as one step: a new database is made in a third of the time that its history would take.

Databases that have come part of the way go on through what it replaces, which can go once none does.
"""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What organizations offer and look for, by words: who wants what an asker has is found without reading texts.
# `partnerships/selectors/suggestions/candidates.py` asks in the same words.
WISHES = """
CREATE INDEX organization_offers_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(offers))) WHERE offers <> '';
CREATE INDEX organization_seeks_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(seeks))) WHERE seeks <> '';
CREATE INDEX need_open_words ON partnerships_need
    USING gin (portal_words('RO', portal_fold(title || ' ' || text || ' ' || resources)))
    WHERE state = 'open';
"""
NO_WISHES = """
DROP INDEX need_open_words;
DROP INDEX organization_seeks_words;
DROP INDEX organization_offers_words;
"""


class Migration(migrations.Migration):
    replaces = [
        ("partnerships", "0001_initial"),
        ("partnerships", "0002_dated_states"),
        ("partnerships", "0003_newest_by_state"),
        ("partnerships", "0004_answer_clock"),
        ("partnerships", "0005_needs"),
        ("partnerships", "0006_one_record"),
        ("partnerships", "0007_later_states"),
        ("partnerships", "0008_document"),
        ("partnerships", "0009_suggestions"),
        ("partnerships", "0010_whole_states"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("files", "0001_initial"),
        ("organizations", "0005_signatories"),
        ("taxonomy", "0003_coordinates"),
    ]

    operations = [
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
                ("resources", models.TextField(blank=True, max_length=2000, verbose_name="resources")),
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
                ("outcome_note", models.CharField(blank=True, max_length=500, verbose_name="in a sentence")),
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
                        condition=models.Q(("sort__in", ["looks_for", "offers"])), name="need_sort_known"
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
                                ("hidden_at__isnull", False), models.Q(("hide_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="need_question_hidden_with_reason",
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
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted")),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="answer due on")),
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
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="registered on")),
                ("redirected_at", models.DateTimeField(blank=True, null=True, verbose_name="redirected")),
                ("paused_at", models.DateTimeField(blank=True, null=True, verbose_name="term paused")),
                ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="term extended")),
                (
                    "extension_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="reason for the extension"),
                ),
                ("ran_out_at", models.DateTimeField(blank=True, null=True, verbose_name="term ran out")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered")),
                ("answer", models.TextField(blank=True, max_length=6000, verbose_name="reasoned answer")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
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
                ("activated_at", models.DateTimeField(blank=True, null=True, verbose_name="active since")),
                ("suspended_at", models.DateTimeField(blank=True, null=True, verbose_name="suspended")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="reported")),
                (
                    "follow_up_began_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="followed up since"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
                (
                    "cancellation_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="reason for the cancellation"),
                ),
                ("terminated_at", models.DateTimeField(blank=True, null=True, verbose_name="terminated")),
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
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("submitted", "under_review", "unanswered"))),
                        fields=["authority", "answer_due_on", "id"],
                        name="proposal_owed",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("answered_at__isnull", False), models.Q(("state", "rejected"), _negated=True)
                        ),
                        fields=["-answered_at", "-id"],
                        name="partnership_public",
                    ),
                    models.Index(fields=["-submitted_at", "-id"], name="proposal_newest"),
                    models.Index(fields=["state", "-submitted_at", "-id"], name="proposal_state_newest"),
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
                        condition=models.Q(("ngo", models.F("authority")), _negated=True),
                        name="proposal_two_parties",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="proposal_ends_after_start",
                        violation_error_message="The end is before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "withdrawn")),
                            models.Q(("answer_due_on__isnull", False), ("submitted_at__isnull", False)),
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
                            models.Q(("state__in", ("under_review", "changes_requested")), _negated=True),
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
                            models.Q(("paused_at__isnull", False), ("state__in", ("changes_requested",))),
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
                        condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
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
                                ("state", "negotiation"),
                                (
                                    "turn__in",
                                    (
                                        "ngo",
                                        "authority",
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
                            models.Q(
                                (
                                    "state__in",
                                    ["draft", "submitted", "under_review", "changes_requested", "unanswered"],
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
                    )
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
                            ("amount__gte", 0), ("source__in", ["own", "authority", "funder", "others"])
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
                            models.Q(models.Q(("opinion", ""), _negated=True), ("noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_opinion_is_whole",
                    ),
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
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
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
                    models.UniqueConstraint(fields=("partnership", "organization"), name="party_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "side__in",
                                (
                                    "ngo",
                                    "authority",
                                ),
                            )
                        ),
                        name="party_is_on_a_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
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
                ("days_left", models.PositiveSmallIntegerField(verbose_name="days of the term left then")),
                ("sent_back_at", models.DateTimeField(blank=True, null=True, verbose_name="sent back")),
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
                    models.UniqueConstraint(
                        condition=models.Q(("sent_back_at__isnull", True)),
                        fields=("partnership",),
                        name="one_open_round",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_back_at__isnull", True),
                            ("sent_back_at__gte", models.F("asked_at")),
                            _connector="OR",
                        ),
                        name="round_ends_after_start",
                    ),
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
                    models.TextField(blank=True, max_length=2000, verbose_name="what was changed, and why"),
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
                    models.UniqueConstraint(fields=("partnership", "number"), name="version_numbers_differ"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="version_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="version_ends_after_start",
                        violation_error_message="The end is before the start.",
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
                        condition=models.Q(("answer", ""), _negated=True), name="prepared_answer_is_reasoned"
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
                    models.UniqueConstraint(fields=("partnership", "number"), name="proposal_version_once")
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
                        condition=models.Q(("reason", ""), _negated=True), name="redirection_is_reasoned"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("redirected_at__gte", models.F("received_at"))),
                        name="redirection_after_receipt",
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
                    models.UniqueConstraint(fields=("version", "organization"), name="signature_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signatory", ""), _negated=True), ("sha256__regex", "^[0-9a-f]{64}$")
                        ),
                        name="signature_is_whole",
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
                        condition=models.Q(("reason", ""), _negated=True), name="suspension_is_reasoned"
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
                        condition=models.Q(("reason", ""), _negated=True), name="termination_is_reasoned"
                    )
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
                    models.UniqueConstraint(fields=("version", "organization"), name="acceptance_once")
                ],
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
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note of the NGO")),
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
                    models.CharField(blank=True, max_length=64, verbose_name="number of the decision"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
                (
                    "legal_ground",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="legal ground for going without a decision"
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
        migrations.RunSQL(WISHES, NO_WISHES),
    ]
