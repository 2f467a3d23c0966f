import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.programmes.models
from portal.core.schema import CreateModels


class Migration(migrations.Migration):
    replaces = [("programmes", "0001_initial")]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organizations", "0002_first_release"),
        ("taxonomy", "0001_first_release"),
    ]
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="drawn up")),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="published"),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address on the portal"
                            ),
                        ),
                        (
                            "codes",
                            models.CharField(
                                blank=True,
                                help_text="Under which its funder knows it: MySMIS 131435, SIPOCA 1085.",
                                max_length=200,
                                verbose_name="codes",
                            ),
                        ),
                        ("summary", models.TextField(max_length=6000, verbose_name="what it is")),
                        ("funder", models.CharField(blank=True, max_length=300, verbose_name="funder")),
                        (
                            "money",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="money in all",
                            ),
                        ),
                        (
                            "money_eu",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="of which from the European Union",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                choices=[("RON", "lei"), ("EUR", "euro"), ("BGN", "leva")],
                                default="RON",
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="Where only the months are known: the first day of the one, the last of the other.",
                                null=True,
                                verbose_name="last day",
                            ),
                        ),
                        (
                            "follow_up_months",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=portal.programmes.models.usual_months,
                                help_text="When both sides of its partnerships are asked whether they go on, from the end of each on: 6, 12, 24.",
                                size=None,
                                validators=[portal.programmes.models.check_months],
                                verbose_name="follow-ups, in months after the end",
                            ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drawn up by",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="taxonomy.territory",
                                verbose_name="territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "programme",
                        "verbose_name_plural": "programmes",
                        "ordering": ("-pk",),
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("created_by", "once"), name="programme_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="programme_ends_after_start",
                                violation_error_message="The end is before the start.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("starts_on__isnull", True),
                                        models.Q(
                                            ("starts_on__gte", datetime.date(1990, 1, 1)),
                                            ("starts_on__lte", datetime.date(2100, 12, 31)),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("ends_on__isnull", True),
                                        models.Q(
                                            ("ends_on__gte", datetime.date(1990, 1, 1)),
                                            ("ends_on__lte", datetime.date(2100, 12, 31)),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="programme_days_within_reach",
                                violation_error_message="The days of a programme lie between the years 1990 and 2100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__in", ["RON", "EUR", "BGN"])),
                                name="programme_currency_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("money__gte", 0)), name="programme_money_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("money_eu__isnull", True),
                                    models.Q(
                                        ("money__isnull", False),
                                        ("money_eu__gte", 0),
                                        ("money_eu__lte", models.F("money")),
                                    ),
                                    _connector="OR",
                                ),
                                name="programme_money_adds_up",
                                violation_error_message="The European Union’s part is at most all of the money.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "follow_up_months__contained_by",
                                        [
                                            1,
                                            2,
                                            3,
                                            4,
                                            5,
                                            6,
                                            7,
                                            8,
                                            9,
                                            10,
                                            11,
                                            12,
                                            13,
                                            14,
                                            15,
                                            16,
                                            17,
                                            18,
                                            19,
                                            20,
                                            21,
                                            22,
                                            23,
                                            24,
                                            25,
                                            26,
                                            27,
                                            28,
                                            29,
                                            30,
                                            31,
                                            32,
                                            33,
                                            34,
                                            35,
                                            36,
                                            37,
                                            38,
                                            39,
                                            40,
                                            41,
                                            42,
                                            43,
                                            44,
                                            45,
                                            46,
                                            47,
                                            48,
                                            49,
                                            50,
                                            51,
                                            52,
                                            53,
                                            54,
                                            55,
                                            56,
                                            57,
                                            58,
                                            59,
                                            60,
                                        ],
                                    ),
                                    ("follow_up_months__len__gte", 1),
                                    ("follow_up_months__len__lte", 6),
                                ),
                                name="programme_months_in_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_months__1__gt", models.F("follow_up_months__0"))
                                ),
                                name="programme_month_2_is_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_months__2__gt", models.F("follow_up_months__1"))
                                ),
                                name="programme_month_3_is_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_months__3__gt", models.F("follow_up_months__2"))
                                ),
                                name="programme_month_4_is_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_months__4__gt", models.F("follow_up_months__3"))
                                ),
                                name="programme_month_5_is_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("follow_up_months__5__gt", models.F("follow_up_months__4"))
                                ),
                                name="programme_month_6_is_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                help_text="Of one that is not on the portal.",
                                max_length=300,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("lead", "leads the programme"), ("partner", "partner")],
                                default="partner",
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organizations.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="partners",
                                to="programmes.programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partner of a programme",
                        "verbose_name_plural": "partners of programmes",
                        "ordering": ("position", "pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), ("organization__isnull", False)),
                                    models.Q(
                                        ("organization__isnull", True), models.Q(("name", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="programme_partner_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["lead", "partner"])),
                                name="programme_partner_role_known",
                            ),
                            models.UniqueConstraint(
                                fields=("programme", "organization"), name="programme_partner_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("role", "lead")),
                                fields=("programme",),
                                name="programme_one_lead",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Keeper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("named_at", models.DateTimeField(verbose_name="named")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="programmes_kept",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="keepers",
                                to="programmes.programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "keeper of a programme",
                        "verbose_name_plural": "keepers of programmes",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "user"), name="programme_keeper_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("partnerships-signed", "partnerships between NGOs and authorities"),
                                    (
                                        "partnerships-sustained",
                                        "partnerships that go on 6 months after their end",
                                    ),
                                    ("partnerships-awarded", "partnerships rewarded at the gala"),
                                    ("ngos-in-partnership", "NGOs in partnership"),
                                    ("authorities-in-partnership", "public authorities in partnership"),
                                    ("people-reached", "people reached by partnerships"),
                                    ("ngos-strengthened", "NGOs strengthened"),
                                    ("people-trained", "people trained and certified"),
                                    ("workshops", "workshops held"),
                                    ("information-meetings", "information meetings and forums"),
                                ],
                                max_length=40,
                                verbose_name="what is counted",
                            ),
                        ),
                        (
                            "wanted",
                            models.PositiveIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(25000000),
                                ],
                                verbose_name="number wanted",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                        (
                            "programme",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="programmes.programme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "target of a programme",
                        "verbose_name_plural": "targets of programmes",
                        "ordering": ("position", "pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "measure__in",
                                        [
                                            "partnerships-signed",
                                            "partnerships-sustained",
                                            "partnerships-awarded",
                                            "ngos-in-partnership",
                                            "authorities-in-partnership",
                                            "people-reached",
                                            "ngos-strengthened",
                                            "people-trained",
                                            "workshops",
                                            "information-meetings",
                                        ],
                                    )
                                ),
                                name="programme_target_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wanted__gte", 1)), name="programme_target_wants_some"
                            ),
                            models.UniqueConstraint(
                                fields=("programme", "measure"), name="programme_target_once"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
