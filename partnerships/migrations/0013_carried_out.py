"""What follows the first day: how a partnership is carried out, measured, amended, followed up, rewarded."""

import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import partnerships.life.states

FILL = """
UPDATE partnerships_partnership AS partnership
SET signed_at = signed.last
FROM (
    SELECT version.partnership_id, max(signature.signed_at) AS last,
           array_agg(signature.organization_id) AS parties
    FROM partnerships_agreementversion AS version
    JOIN partnerships_signature AS signature ON signature.version_id = version.id
    WHERE version.number = (
        SELECT max(number) FROM partnerships_agreementversion AS other
        WHERE other.partnership_id = version.partnership_id AND NOT other.is_amendment
    )
    GROUP BY version.partnership_id
) AS signed
WHERE signed.partnership_id = partnership.id
  AND partnership.approved_at IS NOT NULL
  AND (
    partnership.activated_at IS NOT NULL
    OR (
      partnership.ngo_id = ANY(signed.parties)
      AND partnership.authority_id = ANY(signed.parties)
      AND NOT EXISTS (
        SELECT 1 FROM partnerships_coparty AS party
        JOIN organizations_organization AS organization ON organization.id = party.organization_id
        WHERE party.partnership_id = partnership.id
          AND party.confirmed_at IS NOT NULL
          AND organization.state <> 'merged'
          AND party.organization_id <> ALL(signed.parties)
      )
    )
  );
-- Where signatures are missing of what has begun, the first day is the best that is known.
UPDATE partnerships_partnership SET signed_at = activated_at
WHERE signed_at IS NULL AND activated_at IS NOT NULL;
"""
"""The moment of the last signature of whatever every party has signed, as the services write it from now on."""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("files", "0001_initial"),
        ("organizations", "0006_by_place"),
        ("partnerships", "0012_unsent"),
        ("programmes", "0001_initial"),
        ("taxonomy", "0003_coordinates"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="partnership",
            name="partnership_begins_with_agreement",
        ),
        migrations.AddField(
            model_name="agreementversion",
            name="is_amendment",
            field=models.BooleanField(
                default=False,
                help_text="Accepted by all parties after the partnership had begun.",
                verbose_name="amends the signed one",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="baseline",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="How much of it there was before the partnership began.",
                max_digits=14,
                null=True,
                validators=[django.core.validators.MinValueValidator(0)],
                verbose_name="baseline",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="breakdowns",
            field=django.contrib.postgres.fields.ArrayField(
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
        migrations.AddField(
            model_name="partnership",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships",
                to="programmes.programme",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="programme_reason",
            field=models.TextField(
                blank=True, max_length=2000, verbose_name="why it belongs to the programme"
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="signed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the last party signed the agreement.",
                null=True,
                verbose_name="signed by all",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(
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
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("baseline", None), ("baseline__gte", 0), _connector="OR"),
                name="indicator_baseline_is_no_less_than_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("breakdowns__contained_by", ["sex", "age", "residence", "vulnerable"])),
                name="indicator_breakdowns_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("programme__isnull", True), ("programme_reason", "")),
                    models.Q(("programme__isnull", False), models.Q(("programme_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="partnership_programme_is_reasoned",
            ),
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
                        condition=models.Q(("what", ""), _negated=True), name="action_point_says_something"
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
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)s_rows",
                        to="partnerships.partnership",
                        verbose_name="partnership",
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
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ("starts_on", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "title"), name="activity_titled_once"),
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
                            models.Q(("begun_on__isnull", False), ("done_on__gte", models.F("begun_on"))),
                            _connector="OR",
                        ),
                        name="activity_done_after_begun",
                    ),
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
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="partnerships.partnership",
                        verbose_name="partnership",
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
            ],
            options={
                "verbose_name": "amendment",
                "verbose_name_plural": "amendments",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "number"), name="amendment_numbers_differ"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")),
                        fields=("partnership",),
                        name="one_open_amendment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("note", ""), _negated=True)
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
                                models.Q(("outcome", "in_force"), _negated=True), ("version__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="amendment_in_force_is_version",
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
                            models.Q(("reason", ""), _negated=True), models.Q(("what", ""), _negated=True)
                        ),
                        name="correction_is_reasoned",
                    )
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
                ("ngo_answered", models.BooleanField(default=False, verbose_name="the NGO has answered")),
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
                    models.UniqueConstraint(fields=("partnership", "months"), name="one_follow_up_of_months"),
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
                ("ceremony_on", models.DateField(blank=True, null=True, verbose_name="day of the ceremony")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place of the ceremony")),
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
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="nominations opened")),
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
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published")),
                (
                    "created_by",
                    models.ForeignKey(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["preparing", "nominations", "scoring", "decided", "published"])
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
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
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
                    models.UniqueConstraint(fields=("partnership", "author", "once"), name="remark_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), models.Q(("text", ""), _negated=True)),
                            models.Q(("taken_back_at__isnull", False), ("text", "")),
                            _connector="OR",
                        ),
                        name="remark_says_something",
                    ),
                ],
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
                        condition=models.Q(("value__gte", 0)), name="reported_value_is_no_less_than_none"
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
                    models.TextField(blank=True, max_length=2000, verbose_name="what is done about it"),
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
                ("is_public", models.BooleanField(default=False, verbose_name="everyone may read it")),
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
                    models.UniqueConstraint(fields=("partnership", "sha256"), name="shared_document_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="shared_document_is_titled"
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
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount, in lei"),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="what for")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
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
                    models.UniqueConstraint(fields=("funding", "recorded_by", "once"), name="spending_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("purpose", ""), _negated=True)),
                        name="spending_is_whole",
                    ),
                ],
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
                ("is_public", models.BooleanField(default=False, verbose_name="everyone may read it")),
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
                    models.UniqueConstraint(fields=("partnership", "written_by", "once"), name="update_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
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
                    models.CharField(blank=True, max_length=64, verbose_name="number of the decision"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="date of the decision")),
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
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="delivered on")),
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
                    models.UniqueConstraint(fields=("partnership", "title"), name="deliverable_titled_once"),
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
                ("budget_reference", models.CharField(blank=True, max_length=200, verbose_name="which line")),
                ("remark", models.TextField(blank=True, max_length=2000, verbose_name="remark")),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
                ("corrected_at", models.DateTimeField(blank=True, null=True, verbose_name="corrected")),
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
                    models.UniqueConstraint(fields=("follow_up", "side"), name="one_answer_of_a_side"),
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
                            ("payers__contained_by", ["authority", "own", "grants", "others", "in_kind"])
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
                ("own_question", models.CharField(blank=True, max_length=300, verbose_name="question")),
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
                    models.CharField(blank=True, max_length=500, verbose_name="why they were released"),
                ),
                (
                    "edition",
                    models.ForeignKey(
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
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "ruled_place",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="place within a tie, as ruled"
                    ),
                ),
                (
                    "ruling",
                    models.TextField(blank=True, max_length=2000, verbose_name="reason of the ruling"),
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
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=100, verbose_name="rule that decided a tie"),
                ),
                ("left_out", models.TextField(blank=True, verbose_name="why it was left out of the ranking")),
                ("is_laureate", models.BooleanField(default=False, verbose_name="laureate")),
                (
                    "citation",
                    models.CharField(blank=True, max_length=600, verbose_name="what it is rewarded for"),
                ),
                (
                    "picture_text",
                    models.CharField(blank=True, max_length=250, verbose_name="what the picture shows"),
                ),
                (
                    "edition",
                    models.ForeignKey(
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
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gala_nominations",
                        to="partnerships.partnership",
                        verbose_name="partnership",
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
            ],
            options={
                "verbose_name": "nomination for the gala",
                "verbose_name_plural": "nominations for the gala",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "partnership"), name="gala_nominated_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_laureate", True)),
                        fields=("edition", "rank"),
                        name="gala_laureate_rank_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="gala_nomination_is_reasoned"
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
                                ("ruled_by__isnull", True), ("ruled_place__isnull", True), ("ruling", "")
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
                                ("picture__isnull", False), models.Q(("picture_text", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="gala_picture_is_described",
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
                "constraints": [models.UniqueConstraint(fields=("remark", "person"), name="mention_once")],
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
                    models.UniqueConstraint(fields=("partnership", "title"), name="milestone_titled_once"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="milestone_is_titled"
                    ),
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
                                models.Q(("file__isnull", True), models.Q(("link", ""), _negated=True)),
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
                    models.TextField(blank=True, max_length=2000, verbose_name="what the conflict is"),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="marks submitted")),
                ("counts", models.BooleanField(default=False, verbose_name="counted")),
                (
                    "juror",
                    models.ForeignKey(
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
                ("mark", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="mark")),
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
        migrations.AddField(
            model_name="activity",
            name="needs",
            field=models.ManyToManyField(
                related_name="needed_by",
                through="partnerships.ActivityNeed",
                to="partnerships.activity",
                verbose_name="depends on",
            ),
        ),
    ]
