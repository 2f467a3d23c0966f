import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0004_ends_and_plain_names"),
        ("partnerships", "0004_answer_clock"),
        ("taxonomy", "0003_coordinates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            },
        ),
        migrations.AddField(
            model_name="proposal",
            name="need",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals",
                to="partnerships.need",
                verbose_name="answers the need",
            ),
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
            },
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["answers_until", "id"], name="need_open_due"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["-posted_at", "-id"], name="need_open_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["answers_until", "id"], name="need_due"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(fields=["-posted_at", "-id"], name="need_newest"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                fields=["organization", "state", "answers_until"], name="need_of_organization"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed", "expired"])), name="need_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("sort__in", ["looks_for", "offers"])), name="need_sort_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("questions_until__lte", models.F("answers_until"))),
                name="need_questions_end_before_answers",
                violation_error_message="Questions end on the last day for answers or before it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "expired"), _negated=True),
                    ("expired_at__isnull", False),
                    _connector="OR",
                ),
                name="need_expired_is_dated",
            ),
        ),
        migrations.AddIndex(
            model_name="needquestion",
            index=models.Index(fields=["need", "asked_at", "id"], name="need_question_order"),
        ),
        migrations.AddIndex(
            model_name="needquestion",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("hidden_at", None)),
                fields=["need", "asked_at"],
                name="need_question_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="needquestion",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="needquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hidden_at", None), ("hide_reason", "")),
                    models.Q(("hidden_at__isnull", False), models.Q(("hide_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="need_question_hidden_with_reason",
            ),
        ),
    ]
