import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import organizations.models.names
import portal.core.fold

# In so many names that they tell none apart, and looking for them would find them all: forms of organizations
# and small words, folded. The one place where they are declared; who changes them makes the function and the
# indexes anew.
COMMON = (
    *("asociatia", "asociatie", "asociatiei", "fundatia", "fundatie", "fundatiei", "federatia", "federatie"),
    *("uniunea", "uniune", "organizatia", "organizatie", "organizatiei", "ong", "societatea"),
    *("association", "foundation", "federation", "union", "organization", "society"),
    *("sdruzhenie", "asotsiatsiya", "fondatsiya", "federatsiya", "drustvo", "ustanova", "zveza", "zavod"),
    *("de", "din", "la", "in", "si", "pentru", "al", "a", "ale", "lui", "cu", "pe", "prin"),
    *("of", "the", "and", "for", "za", "na", "i", "v"),
)

# "A.P.A.D.O.R." folds into letters that stand alone: together they are the word that somebody looks for. A loop
# takes a tenth of the time of a regular expression with so many words. The cost, which is about the true one,
# keeps the planner from trying it on row after row.
TELLING = rf"""
CREATE FUNCTION portal_telling(folded text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    word text;
    telling text := '';
BEGIN
    FOREACH word IN ARRAY
        string_to_array(regexp_replace(folded, '\m([a-z]) (?=[a-z]\M)', '\1', 'g'), ' ')
    LOOP
        IF word <> ALL ('{{{",".join(COMMON)}}}'::text[]) THEN
            telling := telling || ' ' || word;
        END IF;
    END LOOP;
    RETURN coalesce(nullif(ltrim(telling), ''), folded);
END
$$
"""

# With each two neighbours written together: "Pro Vita" is "Provita".
WORDS = """
CREATE FUNCTION portal_with_pairs(telling text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    single text[] := string_to_array(telling, ' ');
    words text[] := single;
BEGIN
    FOR place IN 2 .. cardinality(single) LOOP
        words := words || (single[place - 1] || single[place]);
    END LOOP;
    RETURN array_to_tsvector(array_remove(words, ''));
END
$$
"""

NAMES = """
CREATE FUNCTION portal_name_words(folded text, short_name text, former_names text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
RETURN CASE WHEN short_name = '' AND former_names = '{}' THEN portal_with_pairs(portal_telling(folded))
    ELSE portal_with_pairs(portal_telling(folded)) || portal_with_pairs(
        portal_telling(portal_fold(short_name || ' ' || array_to_string(former_names, ' ')))
    ) END
"""


class Migration(migrations.Migration):
    # Before the first release this came in smaller steps: who has those has this.
    replaces = [
        ("organizations", "0001_initial"),
        ("organizations", "0002_refused_frees_identifier"),
        ("organizations", "0003_directory_of_organizations"),
        ("organizations", "0006_parts_of_people"),
        ("organizations", "0007_expiry"),
        ("organizations", "0008_following"),
        ("organizations", "0010_renewals_that_wait"),
    ]
    initial = True
    dependencies = [
        ("core", "0002_fold"),
        ("files", "0001_initial"),
        ("taxonomy", "0002_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunSQL(TELLING, "DROP FUNCTION portal_telling(text)"),
        migrations.RunSQL(WORDS, "DROP FUNCTION portal_with_pairs(text)"),
        migrations.RunSQL(NAMES, "DROP FUNCTION portal_name_words(text, text, text[])"),
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
                ("short_name", models.CharField(blank=True, max_length=80, verbose_name="short name")),
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
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the portal")),
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
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address of the seat")),
                (
                    "mission",
                    models.TextField(blank=True, max_length=2000, verbose_name="what the organization does"),
                ),
                ("offers", models.TextField(blank=True, max_length=1000, verbose_name="what it offers")),
                ("seeks", models.TextField(blank=True, max_length=1000, verbose_name="what it looks for")),
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
                        default=False, verbose_name="this person agreed to be named on the public page"
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
                ("is_public_utility", models.BooleanField(default=False, verbose_name="of public utility")),
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
                    models.TextField(blank=True, max_length=2000, verbose_name="reason of the decision"),
                ),
                ("verified_until", models.DateField(blank=True, null=True, verbose_name="verified until")),
                (
                    "renewal_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="asked to be verified again"),
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
                    django.contrib.postgres.indexes.GinIndex(
                        organizations.models.names.NameWords("folded_name", "short_name", "former_names"),
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
                            ("state__in", ["listed", "pending", "verified", "refused", "suspended", "merged"])
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
                                models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
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
                "indexes": [models.Index(fields=["organization", "-written_at"], name="enquiry_newest")],
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
                    models.DateField(help_text="The end that was told.", verbose_name="verified until"),
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
                        fields=("organization", "verified_until", "notice"), name="expiry_reminder_once"
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
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address on the portal")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={"verbose_name": "former address", "verbose_name_plural": "former addresses"},
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
                        condition=models.Q(("state__in", ["open", "accepted", "declined", "withdrawn"])),
                        name="invitation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "editor", "member"])),
                        name="invitation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
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
                        condition=models.Q(("state__in", ["waiting", "accepted", "declined", "withdrawn"])),
                        name="join_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)
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
                    models.UniqueConstraint(fields=("user", "organization"), name="membership_unique"),
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
                        condition=models.Q(("kept", models.F("gone")), _negated=True), name="merge_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="merge_has_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)), fields=("gone",), name="merge_once"
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
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
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
                    models.UniqueConstraint(fields=("network", "member"), name="network_member_unique"),
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
                        choices=[("evidence", "evidence for the moderators"), ("public", "for everyone")],
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
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
                        condition=models.Q(("state__in", ["waiting", "approved", "declined", "withdrawn"])),
                        name="proposed_change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "field__in",
                                ["name", "short_name", "kind", "form", "identifier", "register_number"],
                            )
                        ),
                        name="proposed_change_field_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="proposed_change_decided_when_ended",
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
                        condition=models.Q(("reason", ""), _negated=True), name="verification_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["listed", "pending", "verified", "refused", "suspended", "merged"])
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
    ]
