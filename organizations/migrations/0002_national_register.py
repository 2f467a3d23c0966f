import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Before the first release this came in smaller steps: who has those has this.
    replaces = [("organizations", "0005_register")]

    dependencies = [
        ("files", "0001_initial"),
        ("organizations", "0001_organizations"),
        ("taxonomy", "0002_tree"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
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
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address of the seat")),
                ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                (
                    "utility_act",
                    models.CharField(blank=True, max_length=100, verbose_name="decision on public utility"),
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
                        blank=True, help_text="Written or discarded.", null=True, verbose_name="closed"
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
                    models.UniqueConstraint(fields=("source", "organization"), name="register_ending_once"),
                    models.CheckConstraint(
                        condition=models.Q(("became__in", ("in_liquidation", "dissolved", "struck_off"))),
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
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address of the seat")),
                ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                (
                    "utility_act",
                    models.CharField(blank=True, max_length=100, verbose_name="decision on public utility"),
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
                        fields=("source", "register_number", "folded_name"), name="register_candidate_once"
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
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address of the seat")),
                ("mission", models.TextField(blank=True, verbose_name="what the organization does")),
                (
                    "utility_act",
                    models.CharField(blank=True, max_length=100, verbose_name="decision on public utility"),
                ),
                ("utility_on", models.DateField(null=True, verbose_name="of public utility since")),
                (
                    "number",
                    models.PositiveIntegerField(help_text="In the sheet, from 1.", verbose_name="row"),
                ),
                (
                    "raw_number",
                    models.CharField(blank=True, max_length=60, verbose_name="register number as written"),
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
                                ("number_here", "an organization here has this number and another name"),
                                ("name_matched", "recognised by its name: it had given no register number"),
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
                        blank=True, help_text="Of the worker that does it.", null=True, verbose_name="claim"
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
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="kept until")),
                (
                    "phase",
                    models.CharField(
                        choices=[("reading", "reading the file"), ("writing", "writing into the directory")],
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
                            ("state__in", ["queued", "running", "done", "failed", "cancelled", "expired"])
                        ),
                        name="organizations_registerrun_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("claim__isnull", False), ("lapses_at__isnull", False), ("state", "running")
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
                            models.Q(("finished_at__isnull", True), ("state__in", ("queued", "running"))),
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
    ]
