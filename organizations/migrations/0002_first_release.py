import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import organizations.models.names
import portal.core.fold
from portal.core.schema import CreateModels

COLUMNS = "kind, area_id, is_verified, has_offers, is_public_utility, in_network"


def _counted(rows, sign):
    """What a change adds to the counts: each row once, once for each of its fields of work, and in its place."""
    return f"""
    INSERT INTO organizations_directorycount (domain_id, part, {COLUMNS}, number)
    SELECT domain_id, part, {COLUMNS}, {sign}count(*)
    FROM {rows}, unnest(0 || domain_ids) AS domain_id,
        unnest(CASE split_part(territory_path, '/', 3) WHEN '' THEN ARRAY['']
            ELSE ARRAY['', split_part(territory_path, '/', 3)] END) AS part
    GROUP BY domain_id, part, {COLUMNS};"""  # noqa: S608  (names of our own)


def _trigger(act, body, tables):
    return f"""
CREATE FUNCTION directory_{act}_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{body}
    RETURN NULL;
END
$$;
CREATE TRIGGER directory_{act}_counts AFTER {act.upper()} ON organizations_directoryentry
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION directory_{act}_counts();
"""


COUNTS = (
    _trigger("insert", _counted("fresh", ""), "NEW TABLE AS fresh")
    + _trigger(
        "update", _counted("stale", "-") + _counted("fresh", ""), "OLD TABLE AS stale NEW TABLE AS fresh"
    )
    + _trigger("delete", _counted("stale", "-"), "OLD TABLE AS stale")
)
NO_COUNTS = "".join(
    f"DROP TRIGGER directory_{act}_counts ON organizations_directoryentry; DROP FUNCTION directory_{act}_counts();"
    for act in ("insert", "update", "delete")
)


class Migration(migrations.Migration):
    replaces = [
        ("organizations", "0001_organizations"),
        ("organizations", "0002_national_register"),
        ("organizations", "0004_ends_and_plain_names"),
        ("organizations", "0005_signatories"),
        ("organizations", "0006_by_place"),
        ("organizations", "0008_with_fields"),
    ]
    dependencies = [
        ("organizations", "0001_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("files", "0001_first_release"),
        ("taxonomy", "0001_first_release"),
    ]
    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ngo", "NGO"),
                                    ("public_authority", "public authority"),
                                    ("public_institution", "public institution"),
                                    ("social_enterprise", "social enterprise"),
                                    ("insertion_enterprise", "insertion enterprise"),
                                    ("company", "company"),
                                    ("university", "university"),
                                    ("media", "media"),
                                ],
                                max_length=30,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("association", "association"),
                                    ("foundation", "foundation"),
                                    ("federation", "federation"),
                                    ("union", "union"),
                                    ("foreign", "foreign legal person"),
                                    ("informal", "informal group"),
                                ],
                                max_length=20,
                                verbose_name="legal form",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="legal name")),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=80, verbose_name="short name"),
                        ),
                        (
                            "folded_name",
                            models.GeneratedField(
                                db_persist=True,
                                expression=portal.core.fold.Fold("name"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "former_names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="former names",
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address on the portal"
                            ),
                        ),
                        ("country", models.CharField(default="RO", max_length=2, verbose_name="country")),
                        (
                            "identifier",
                            models.CharField(
                                blank=True,
                                help_text="The fiscal code (CUI or CIF), 2 to 10 digits, with or without RO.",
                                max_length=13,
                                null=True,
                                verbose_name="CUI",
                            ),
                        ),
                        (
                            "register_number",
                            models.CharField(
                                blank=True,
                                help_text="For example 7/A/2016. Several organizations can share one.",
                                max_length=20,
                                verbose_name="number in the national register",
                            ),
                        ),
                        (
                            "register_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("active", "active"),
                                    ("in_liquidation", "in liquidation"),
                                    ("dissolved", "dissolved"),
                                    ("struck_off", "struck off"),
                                ],
                                max_length=20,
                                verbose_name="state in the national register",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the seat"),
                        ),
                        (
                            "mission",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="what the organization does"
                            ),
                        ),
                        (
                            "offers",
                            models.TextField(blank=True, max_length=1000, verbose_name="what it offers"),
                        ),
                        (
                            "seeks",
                            models.TextField(blank=True, max_length=1000, verbose_name="what it looks for"),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                help_text="Not shown: what people write in the form on its page goes there.",
                                max_length=254,
                                verbose_name="address for messages",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                        (
                            "contact_person",
                            models.CharField(blank=True, max_length=150, verbose_name="contact person"),
                        ),
                        (
                            "contact_person_agreed",
                            models.BooleanField(
                                default=False,
                                verbose_name="this person agreed to be named on the public page",
                            ),
                        ),
                        ("website", models.URLField(blank=True, verbose_name="website")),
                        (
                            "links",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.URLField(),
                                blank=True,
                                default=list,
                                size=8,
                                verbose_name="other links",
                            ),
                        ),
                        (
                            "founded_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="founded in the year"
                            ),
                        ),
                        (
                            "size",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("0", "volunteers only"),
                                    ("1-5", "1 to 5 people"),
                                    ("6-20", "6 to 20 people"),
                                    ("21-100", "21 to 100 people"),
                                    ("101+", "over 100 people"),
                                ],
                                max_length=10,
                                verbose_name="size",
                            ),
                        ),
                        (
                            "is_public_utility",
                            models.BooleanField(default=False, verbose_name="of public utility"),
                        ),
                        (
                            "public_utility_act",
                            models.CharField(
                                blank=True,
                                help_text="Number and year of the HG.",
                                max_length=100,
                                verbose_name="decision on public utility",
                            ),
                        ),
                        (
                            "public_utility_on",
                            models.DateField(blank=True, null=True, verbose_name="of public utility since"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("listed", "listed from the register"),
                                    ("pending", "awaiting verification"),
                                    ("verified", "verified"),
                                    ("refused", "refused"),
                                    ("suspended", "suspended"),
                                    ("merged", "merged into another"),
                                ],
                                default="pending",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="registered")),
                        (
                            "submitted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sent to verification"),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        (
                            "decision_reason",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="reason of the decision"
                            ),
                        ),
                        (
                            "verified_until",
                            models.DateField(blank=True, null=True, verbose_name="verified until"),
                        ),
                        (
                            "renewal_asked_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="asked to be verified again"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registered by",
                            ),
                        ),
                        (
                            "domains",
                            models.ManyToManyField(
                                related_name="+", to="taxonomy.domain", verbose_name="fields of work"
                            ),
                        ),
                        (
                            "logo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="logo",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="organizations.organization",
                                verbose_name="merged into",
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
                                verbose_name="seat",
                            ),
                        ),
                        (
                            "works_in",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="taxonomy.territory",
                                verbose_name="territory of work",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organization",
                        "verbose_name_plural": "organizations",
                        "ordering": ("folded_name", "pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("listed", "verified"))),
                                fields=["folded_name", "id"],
                                name="organization_directory",
                            ),
                            models.Index(fields=["territory", "id"], name="organization_by_place"),
                            django.contrib.postgres.indexes.GinIndex(
                                organizations.models.names.NameWords(
                                    "folded_name", "short_name", "former_names"
                                ),
                                name="organization_by_name_words",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    organizations.models.names.Telling("folded_name"), name="gin_trgm_ops"
                                ),
                                condition=models.Q(("state__in", ("pending", "refused", "suspended"))),
                                name="organization_like_hidden",
                            ),
                            models.Index(
                                condition=models.Q(("identifier__isnull", False)),
                                fields=["identifier"],
                                name="organization_by_identifier",
                            ),
                            models.Index(
                                condition=models.Q(("register_number", ""), _negated=True),
                                fields=["register_number"],
                                name="organization_by_register",
                            ),
                            models.Index(
                                condition=models.Q(("verified_until__isnull", False)),
                                fields=["verified_until"],
                                name="organization_expiry",
                            ),
                            models.Index(
                                condition=models.Q(("state", "pending")),
                                fields=["submitted_at", "id"],
                                name="organization_queue",
                            ),
                            models.Index(
                                condition=models.Q(("renewal_asked_at__isnull", False)),
                                fields=["renewal_asked_at", "id"],
                                name="organization_renewal_asked",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("refused", "merged")), _negated=True),
                                fields=("country", "identifier"),
                                name="organization_identifier_unique",
                                violation_error_message="An organization with this CUI is already registered.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("identifier__isnull", True),
                                    models.Q(("identifier", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="organization_identifier_filled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("country__in", ["RO", "BG", "SI"])),
                                name="organization_country_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "ngo",
                                            "public_authority",
                                            "public_institution",
                                            "social_enterprise",
                                            "insertion_enterprise",
                                            "company",
                                            "university",
                                            "media",
                                        ],
                                    )
                                ),
                                name="organization_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["listed", "pending", "verified", "refused", "suspended", "merged"],
                                    )
                                ),
                                name="organization_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("listed", "pending", "merged")),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        models.Q(("decision_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="organization_decision_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("listed", "merged")),
                                    models.Q(
                                        ("created_by__isnull", False),
                                        ("submitted_at__isnull", False),
                                        ("territory__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="organization_registered_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                                    models.Q(
                                        models.Q(("state", "merged"), _negated=True),
                                        ("merged_into__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="organization_merged_into_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("verified", "suspended", "merged")),
                                    ("verified_until__isnull", True),
                                    _connector="OR",
                                ),
                                name="organization_only_verified_expires",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "verified"), _negated=True),
                                    ("verified_until__isnull", False),
                                    _connector="OR",
                                ),
                                name="organization_verified_expires",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("contact_person", ""), ("contact_person_agreed", True), _connector="OR"
                                ),
                                name="organization_contact_person_agreed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "form__in",
                                        (
                                            "",
                                            "association",
                                            "foundation",
                                            "federation",
                                            "union",
                                            "foreign",
                                            "informal",
                                        ),
                                    )
                                ),
                                name="organization_form_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "register_status__in",
                                        ("", "active", "in_liquidation", "dissolved", "struck_off"),
                                    )
                                ),
                                name="organization_register_status_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryWord",
                    fields=[
                        (
                            "word",
                            models.CharField(
                                db_collation="C", max_length=40, primary_key=True, serialize=False
                            ),
                        ),
                        ("number", models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        "verbose_name": "word of the directory",
                        "verbose_name_plural": "words of the directory",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["word"], name="directory_word_similar", opclasses=("gin_trgm_ops",)
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="name")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("message", models.TextField(max_length=3000, verbose_name="message")),
                        ("written_at", models.DateTimeField(verbose_name="written")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enquiries",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty when they were not signed in.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account of the sender",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enquiry",
                        "verbose_name_plural": "enquiries",
                        "ordering": ("-written_at", "-pk"),
                        "indexes": [
                            models.Index(fields=["organization", "-written_at"], name="enquiry_newest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("message", ""), _negated=True), name="enquiry_has_message"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpiryReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "verified_until",
                            models.DateField(
                                help_text="The end that was told.", verbose_name="verified until"
                            ),
                        ),
                        (
                            "notice",
                            models.CharField(
                                choices=[
                                    ("first", "60 days before"),
                                    ("second", "14 days before"),
                                    ("expired", "the day after"),
                                ],
                                max_length=10,
                                verbose_name="notice",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="sent")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="expiry_reminders",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder of the end of a verification",
                        "verbose_name_plural": "reminders of the end of verifications",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organization", "verified_until", "notice"),
                                name="expiry_reminder_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("notice__in", ["first", "second", "expired"])),
                                name="expiry_reminder_notice_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="since")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person who follows",
                        "verbose_name_plural": "people who follow",
                        "ordering": ("-created_at", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "organization"), name="follow_unique")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormerAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address on the portal"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former_addresses",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "former address",
                        "verbose_name_plural": "former addresses",
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        (
                            "role",
                            models.CharField(
                                choices=[("owner", "owner"), ("editor", "editor"), ("member", "member")],
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="sent")),
                        ("expires_at", models.DateTimeField(verbose_name="holds until")),
                        (
                            "token_digest",
                            models.CharField(
                                help_text="SHA-256; the link itself is not kept.",
                                max_length=64,
                                unique=True,
                                verbose_name="digest of the link",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "sent"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accepted by",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invited by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ("-created_at", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("organization"),
                                django.db.models.functions.text.Lower("email"),
                                condition=models.Q(("state", "open")),
                                name="invitation_once_at_a_time",
                                violation_error_message="An invitation to this address is already open.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["open", "accepted", "declined", "withdrawn"])
                                ),
                                name="invitation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["owner", "editor", "member"])),
                                name="invitation_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", True), ("state", "open")),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_ended_when_not_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JoinRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.TextField(
                                help_text="Whoever decides reads this.",
                                max_length=1000,
                                verbose_name="who you are to the organization",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for an answer"),
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "moderators_told_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="moderators told"),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "evidence",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="evidence",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_requests",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                help_text="Asked of whoever takes over an organization whose seat the register does not tell.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="taxonomy.territory",
                                verbose_name="seat",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="join_requests",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "request to join",
                        "verbose_name_plural": "requests to join",
                        "ordering": ("created_at", "pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["created_at", "id"],
                                name="join_request_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("organization", "user"),
                                name="join_request_once_at_a_time",
                                violation_error_message="This request is already waiting for an answer.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "accepted", "declined", "withdrawn"])
                                ),
                                name="join_request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="join_request_decided_when_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="join_request_declined_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("owner", "owner"), ("editor", "editor"), ("member", "member")],
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                        (
                            "chosen_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Of several, the last is offered first.",
                                null=True,
                                verbose_name="last chosen to act for",
                            ),
                        ),
                        (
                            "is_signatory",
                            models.BooleanField(
                                default=False,
                                help_text="May sign agreements here in the name of the organization, whatever the role.",
                                verbose_name="authorised signatory",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "organization"), name="membership_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["owner", "editor", "member"])),
                                name="membership_role_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "before",
                            models.JSONField(
                                help_text="Of both records: the state, and the fields that the merge wrote.",
                                verbose_name="before",
                            ),
                        ),
                        (
                            "moved",
                            models.JSONField(
                                help_text="By model and field, the keys of the rows that were led to the kept record.",
                                verbose_name="moved",
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        ("merged_at", models.DateTimeField(verbose_name="merged")),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
                        (
                            "gone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merged_as",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merges",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "merged_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "merge",
                        "verbose_name_plural": "merges",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("gone")), _negated=True),
                                name="merge_of_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="merge_has_reason"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("gone",),
                                name="merge_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetworkMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("asked_by_network", models.BooleanField(verbose_name="asked by the network")),
                        ("asked_at", models.DateTimeField(verbose_name="asked")),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="networks",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "network",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="network_members",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member of a network",
                        "verbose_name_plural": "members of networks",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("network", "member"), name="network_member_unique"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("network", models.F("member")), _negated=True),
                                name="network_member_other",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganizationDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("evidence", "evidence for the moderators"),
                                    ("public", "for everyone"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("added_at", models.DateTimeField(verbose_name="added")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document of an organization",
                        "verbose_name_plural": "documents of organizations",
                        "ordering": ("-added_at", "-pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["evidence", "public"])),
                                name="organization_document_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposedChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("name", "legal name"),
                                    ("short_name", "short name"),
                                    ("kind", "kind"),
                                    ("form", "legal form"),
                                    ("identifier", "fiscal code"),
                                    ("register_number", "number in the national register"),
                                ],
                                max_length=20,
                                verbose_name="what",
                            ),
                        ),
                        ("old", models.CharField(blank=True, max_length=300, verbose_name="as it is")),
                        ("new", models.CharField(blank=True, max_length=300, verbose_name="as it would be")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for a moderator"),
                                    ("approved", "approved"),
                                    ("declined", "declined"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="waiting",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposed_changes",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposed change",
                        "verbose_name_plural": "proposed changes",
                        "ordering": ("proposed_at", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "waiting")),
                                fields=("organization", "field"),
                                name="proposed_change_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["waiting", "approved", "declined", "withdrawn"])
                                ),
                                name="proposed_change_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "field__in",
                                        [
                                            "name",
                                            "short_name",
                                            "kind",
                                            "form",
                                            "identifier",
                                            "register_number",
                                        ],
                                    )
                                ),
                                name="proposed_change_field_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("decided_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposed_change_decided_when_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "register_number",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="number in the national register"
                            ),
                        ),
                        ("folded_name", models.TextField(blank=True)),
                        ("name", models.TextField(verbose_name="legal name")),
                        (
                            "status",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="state in the national register"
                            ),
                        ),
                        (
                            "origin_country",
                            models.CharField(blank=True, max_length=60, verbose_name="country of origin"),
                        ),
                        ("territory_id", models.BigIntegerField(null=True)),
                        (
                            "address",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the seat"),
                        ),
                        ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                        (
                            "utility_act",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="decision on public utility"
                            ),
                        ),
                        ("utility_on", models.DateField(null=True, verbose_name="of public utility since")),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("association", "association"),
                                    ("foundation", "foundation"),
                                    ("federation", "federation"),
                                    ("union", "union"),
                                    ("foreign", "foreign legal person"),
                                    ("informal", "informal group"),
                                ],
                                max_length=20,
                                verbose_name="legal form",
                            ),
                        ),
                        ("digest", models.UUIDField(verbose_name="digest of the facts")),
                        ("written_at", models.DateTimeField(verbose_name="last changed")),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="register_entries",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the register",
                        "verbose_name_plural": "entries of the register",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("register_number", "folded_name"), name="register_entry_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["active", "in_liquidation", "dissolved", "struck_off"])
                                ),
                                name="register_entry_status_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200, verbose_name="name of the file")),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("association", "association"),
                                    ("foundation", "foundation"),
                                    ("federation", "federation"),
                                    ("union", "union"),
                                    ("foreign", "foreign legal person"),
                                    ("informal", "informal group"),
                                ],
                                help_text="Of all in the file.",
                                max_length=20,
                                verbose_name="legal form",
                            ),
                        ),
                        ("country", models.CharField(default="RO", max_length=2, verbose_name="country")),
                        (
                            "columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="columns found",
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                        ("counts", models.JSONField(default=dict, verbose_name="counts of the preview")),
                        ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="written")),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Written or discarded.",
                                null=True,
                                verbose_name="closed",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.storedfile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="started by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import of the register",
                        "verbose_name_plural": "imports of the register",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=("country",),
                                name="register_import_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("written_at__isnull", True),
                                    models.Q(("closed_at__isnull", False), ("read_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="register_import_written_is_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "form__in",
                                        (
                                            "",
                                            "association",
                                            "foundation",
                                            "federation",
                                            "union",
                                            "foreign",
                                            "informal",
                                        ),
                                    )
                                ),
                                name="register_import_form_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEnding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "was",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("active", "active"),
                                    ("in_liquidation", "in liquidation"),
                                    ("dissolved", "dissolved"),
                                    ("struck_off", "struck off"),
                                ],
                                max_length=20,
                                verbose_name="before",
                            ),
                        ),
                        (
                            "became",
                            models.CharField(
                                choices=[
                                    ("active", "active"),
                                    ("in_liquidation", "in liquidation"),
                                    ("dissolved", "dissolved"),
                                    ("struck_off", "struck off"),
                                ],
                                max_length=20,
                                verbose_name="now",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="register_endings",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="endings",
                                to="organizations.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ended according to the register",
                        "verbose_name_plural": "ended according to the register",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "organization"), name="register_ending_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("became__in", ("in_liquidation", "dissolved", "struck_off"))
                                ),
                                name="register_ending_is_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterCandidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "register_number",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="number in the national register"
                            ),
                        ),
                        ("folded_name", models.TextField(blank=True)),
                        ("name", models.TextField(verbose_name="legal name")),
                        (
                            "status",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="state in the national register"
                            ),
                        ),
                        (
                            "origin_country",
                            models.CharField(blank=True, max_length=60, verbose_name="country of origin"),
                        ),
                        ("territory_id", models.BigIntegerField(null=True)),
                        (
                            "address",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the seat"),
                        ),
                        ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                        (
                            "utility_act",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="decision on public utility"
                            ),
                        ),
                        ("utility_on", models.DateField(null=True, verbose_name="of public utility since")),
                        ("first_row", models.PositiveIntegerField(verbose_name="row")),
                        ("filings", models.PositiveIntegerField(verbose_name="filings")),
                        ("digest", models.UUIDField(verbose_name="digest of the facts")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("changed", "changed"),
                                    ("unchanged", "unchanged"),
                                    ("held", "held back"),
                                ],
                                max_length=10,
                                verbose_name="what happens",
                            ),
                        ),
                        (
                            "changes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                default=list,
                                size=None,
                                verbose_name="what changes",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="organizations.organization",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="organizations.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "preview of an organization",
                        "verbose_name_plural": "preview of organizations",
                        "ordering": ("pk",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "register_number", "folded_name"),
                                name="register_candidate_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["new", "changed", "unchanged", "held"])),
                                name="register_candidate_verdict_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "register_number",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="number in the national register"
                            ),
                        ),
                        ("folded_name", models.TextField(blank=True)),
                        ("name", models.TextField(verbose_name="legal name")),
                        (
                            "status",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="state in the national register"
                            ),
                        ),
                        (
                            "origin_country",
                            models.CharField(blank=True, max_length=60, verbose_name="country of origin"),
                        ),
                        ("territory_id", models.BigIntegerField(null=True)),
                        (
                            "address",
                            models.CharField(blank=True, max_length=300, verbose_name="address of the seat"),
                        ),
                        ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                        (
                            "utility_act",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="decision on public utility"
                            ),
                        ),
                        ("utility_on", models.DateField(null=True, verbose_name="of public utility since")),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="In the sheet, from 1.", verbose_name="row"
                            ),
                        ),
                        (
                            "raw_number",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="register number as written"
                            ),
                        ),
                        ("county", models.CharField(blank=True, max_length=60, verbose_name="county")),
                        (
                            "locality",
                            models.CharField(blank=True, max_length=200, verbose_name="locality as written"),
                        ),
                        (
                            "remarks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("no_name", "no name"),
                                        ("court_text", "a court's text instead of a name"),
                                        ("long_name", "a name of over 300 characters"),
                                        ("number_pattern", "a register number of another form than 7/A/2016"),
                                        ("unknown_status", "an unknown state"),
                                        ("ambiguous", "several organizations here have this number and name"),
                                        ("no_county", "no county"),
                                        ("unknown_place", "a place that is not in the official list"),
                                        (
                                            "number_here",
                                            "an organization here has this number and another name",
                                        ),
                                        (
                                            "name_matched",
                                            "recognised by its name: it had given no register number",
                                        ),
                                        ("bad_date", "a date that cannot be read"),
                                    ],
                                    max_length=20,
                                ),
                                default=list,
                                size=None,
                                verbose_name="remarks",
                            ),
                        ),
                        ("is_held", models.BooleanField(default=False, verbose_name="held back")),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="organizations.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "row of the register",
                        "verbose_name_plural": "rows of the register",
                        "ordering": ("number",),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("remarks", []), _negated=True),
                                fields=["source", "number"],
                                name="register_row_with_remarks",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "number"), name="register_row_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waiting"),
                                    ("running", "being made"),
                                    ("done", "ready"),
                                    ("failed", "failed"),
                                    ("cancelled", "cancelled"),
                                    ("expired", "expired"),
                                ],
                                default="queued",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="done so far")),
                        ("total", models.PositiveIntegerField(default=0, verbose_name="all there is to do")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        (
                            "claim",
                            models.UUIDField(
                                blank=True,
                                help_text="Of the worker that does it.",
                                null=True,
                                verbose_name="claim",
                            ),
                        ),
                        (
                            "lapses_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Then the worker counts as dead.",
                                null=True,
                                verbose_name="claim lapses",
                            ),
                        ),
                        (
                            "handed_over_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="handed to the workers"),
                        ),
                        ("error", models.CharField(blank=True, max_length=500, verbose_name="why it failed")),
                        ("created_at", models.DateTimeField(verbose_name="asked for")),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                        (
                            "expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="kept until"),
                        ),
                        (
                            "phase",
                            models.CharField(
                                choices=[
                                    ("reading", "reading the file"),
                                    ("writing", "writing into the directory"),
                                ],
                                max_length=10,
                                verbose_name="phase",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reading", "reading the file"),
                                    ("comparing", "comparing with the directory"),
                                    ("writing", "writing the organizations"),
                                    ("refreshing", "refreshing the directory"),
                                ],
                                help_text="Of the phase.",
                                max_length=10,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="organizations.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "run of an import",
                        "verbose_name_plural": "runs of imports",
                        "ordering": ("-pk",),
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("queued", "running"))),
                                fields=["state", "id"],
                                name="organizations_registerrun_open",
                            ),
                            models.Index(
                                condition=models.Q(("state", "done")),
                                fields=["expires_at"],
                                name="organizations_registerrun_done",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["queued", "running", "done", "failed", "cancelled", "expired"],
                                    )
                                ),
                                name="organizations_registerrun_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("claim__isnull", False),
                                        ("lapses_at__isnull", False),
                                        ("state", "running"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True),
                                        ("claim__isnull", True),
                                        ("lapses_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="organizations_registerrun_claim_while_running",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_at__isnull", True), ("state__in", ("queued", "running"))
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("queued", "running")), _negated=True),
                                        ("finished_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="organizations_registerrun_finished_at_when_ended",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "failed"), models.Q(("error", ""), _negated=True)),
                                    models.Q(models.Q(("state", "failed"), _negated=True), ("error", "")),
                                    _connector="OR",
                                ),
                                name="organizations_registerrun_failed_has_error",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("done", "expired")), _negated=True),
                                    ("expires_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="organizations_registerrun_done_expires",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("queued", "running"))),
                                fields=("source",),
                                name="register_run_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phase__in", ["reading", "writing"])),
                                name="register_run_phase_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("step__in", ("", "reading", "comparing", "writing", "refreshing"))
                                ),
                                name="register_run_step_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("listed", "listed from the register"),
                                    ("pending", "awaiting verification"),
                                    ("verified", "verified"),
                                    ("refused", "refused"),
                                    ("suspended", "suspended"),
                                    ("merged", "merged into another"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                        ("decided_at", models.DateTimeField(verbose_name="decided")),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="holds until")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verifications",
                                to="organizations.organization",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "verification",
                        "verbose_name_plural": "verifications",
                        "ordering": ("-pk",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="verification_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["listed", "pending", "verified", "refused", "suspended", "merged"],
                                    )
                                ),
                                name="verification_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("expires_on__isnull", True), ("state", "verified"), _connector="OR"
                                ),
                                name="verification_only_verified_expires",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("part", models.TextField()),
                        ("domain_id", models.IntegerField()),
                        ("is_verified", models.BooleanField()),
                        ("has_offers", models.BooleanField()),
                        ("is_public_utility", models.BooleanField()),
                        ("in_network", models.BooleanField()),
                        ("number", models.IntegerField()),
                        (
                            "area",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="taxonomy.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "count of the directory",
                        "verbose_name_plural": "counts of the directory",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("part", "")),
                                fields=["domain_id"],
                                name="directory_count_whole",
                            ),
                            models.Index(
                                condition=models.Q(("part", ""), _negated=True),
                                fields=["area", "domain_id"],
                                name="directory_count_parts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryEntry",
                    fields=[
                        (
                            "organization",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="entry",
                                serialize=False,
                                to="organizations.organization",
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        ("territory_path", models.TextField(blank=True, db_collation="C")),
                        (
                            "domain_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), default=list, size=None
                            ),
                        ),
                        ("is_verified", models.BooleanField(default=False)),
                        ("has_offers", models.BooleanField(default=False)),
                        ("is_public_utility", models.BooleanField(default=False)),
                        ("in_network", models.BooleanField(default=False)),
                        ("register_status", models.CharField(blank=True, max_length=20)),
                        ("verified_at", models.DateTimeField(null=True)),
                        ("sort_name", models.TextField(db_collation="C")),
                        ("name_words", django.contrib.postgres.search.SearchVectorField()),
                        ("all_words", django.contrib.postgres.search.SearchVectorField()),
                        ("source", models.BigIntegerField()),
                        (
                            "area",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="taxonomy.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the directory",
                        "verbose_name_plural": "entries of the directory",
                        "indexes": [
                            models.Index(
                                fields=["sort_name", "organization"],
                                include=(
                                    "kind",
                                    "area",
                                    "domain_ids",
                                    "is_verified",
                                    "has_offers",
                                    "is_public_utility",
                                    "in_network",
                                ),
                                name="entry_by_name",
                            ),
                            models.Index(
                                fields=["area", "territory_path"],
                                include=(
                                    "organization",
                                    "kind",
                                    "domain_ids",
                                    "is_verified",
                                    "has_offers",
                                    "is_public_utility",
                                    "in_network",
                                ),
                                name="entry_by_place",
                            ),
                            models.Index(
                                condition=models.Q(("domain_ids", []), _negated=True),
                                fields=["area", "kind"],
                                include=("organization", "territory_path", "domain_ids", "is_verified"),
                                name="entry_with_fields",
                            ),
                            models.Index(fields=["kind", "sort_name"], name="entry_by_kind"),
                            models.Index(
                                condition=models.Q(("is_verified", True)),
                                fields=["-verified_at", "-organization"],
                                name="entry_by_verified",
                            ),
                            models.Index(
                                condition=models.Q(("has_offers", True)),
                                fields=["sort_name"],
                                name="entry_with_offers",
                            ),
                            models.Index(
                                condition=models.Q(("is_public_utility", True)),
                                fields=["sort_name"],
                                name="entry_of_utility",
                            ),
                            models.Index(
                                condition=models.Q(("in_network", True)),
                                fields=["sort_name"],
                                name="entry_in_network",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["domain_ids"], name="entry_by_domain"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["name_words"], name="entry_by_name_words"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["all_words"], name="entry_by_words"
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(COUNTS, NO_COUNTS),
    ]
