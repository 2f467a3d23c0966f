import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import portal.taxonomy.models
from portal.core.schema import CreateModels

# DISTINCT sorts them, so the same names always give the same text.
CREATE = """
CREATE FUNCTION portal_folded_names(names jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT '|' || string_agg(DISTINCT portal_fold(value), '|') || '|'
    FROM jsonb_each_text(names)
)
"""


class Migration(migrations.Migration):
    replaces = [("taxonomy", "0001_initial"), ("taxonomy", "0002_tree"), ("taxonomy", "0003_coordinates")]
    initial = True
    dependencies = [("core", "0001_first_release")]
    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION portal_folded_names(jsonb)"),
        CreateModels(
            [
                migrations.CreateModel(
                    name="Domain",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "names",
                            models.JSONField(
                                validators=[portal.taxonomy.models.check_names],
                                verbose_name="names by language",
                            ),
                        ),
                        (
                            "renamed",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="Loading the taxonomy leaves these names as they are.",
                                verbose_name="named by an administrator",
                            ),
                        ),
                        ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                        (
                            "icnpo",
                            models.CharField(
                                blank=True,
                                help_text="Group or subgroup of the International Classification of Nonprofit Organizations, revision 1, 1996.",
                                max_length=6,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^(1[0-2]|[1-9])( [1-9]00)?\\Z", "A group or subgroup: 4, or 4 100."
                                    )
                                ],
                                verbose_name="ICNPO code",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(default=0, verbose_name="position in lists"),
                        ),
                    ],
                    options={
                        "verbose_name": "field of work",
                        "verbose_name_plural": "fields of work",
                        "ordering": ("position", "pk"),
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Territory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "names",
                            models.JSONField(
                                validators=[portal.taxonomy.models.check_names],
                                verbose_name="names by language",
                            ),
                        ),
                        (
                            "renamed",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="Loading the taxonomy leaves these names as they are.",
                                verbose_name="named by an administrator",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                max_length=20,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Z0-9-]+\\Z", "Capital letters, digits and hyphens."
                                    )
                                ],
                                verbose_name="official code",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("country", "country"),
                                    ("region", "region"),
                                    ("county", "county"),
                                    ("district", "district"),
                                    ("municipality", "municipality"),
                                    ("town", "town"),
                                    ("commune", "commune"),
                                    ("sector", "sector"),
                                    ("locality", "locality"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "path",
                            models.TextField(
                                db_collation="C",
                                editable=False,
                                unique=True,
                                verbose_name="way from the country",
                            ),
                        ),
                        (
                            "folded",
                            models.GeneratedField(
                                db_persist=True,
                                expression=portal.taxonomy.models.FoldedNames("names"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(default=0, verbose_name="position in lists"),
                        ),
                        (
                            "latitude",
                            models.FloatField(
                                blank=True,
                                help_text="Where the map shows it, in degrees of WGS 84: 44.43225. Empty for the point that came with the portal, if one did.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-90),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="latitude",
                            ),
                        ),
                        (
                            "longitude",
                            models.FloatField(
                                blank=True,
                                help_text="In degrees, those west of Greenwich negative: 26.10626.",
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(-180),
                                    django.core.validators.MaxValueValidator(180),
                                ],
                                verbose_name="longitude",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="taxonomy.territory",
                                verbose_name="lies in",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "territory",
                        "verbose_name_plural": "territories",
                        "ordering": ("position", "pk"),
                        "abstract": False,
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["folded"], name="territory_names", opclasses=("gin_trgm_ops",)
                            ),
                            models.Index(
                                condition=models.Q(("latitude__isnull", False)),
                                fields=["code"],
                                name="territory_placed_by_hand",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("parent__isnull", True),
                                        (
                                            "path",
                                            django.db.models.functions.text.Concat("code", models.Value("/")),
                                        ),
                                    ),
                                    models.Q(
                                        ("parent__isnull", False),
                                        (
                                            "path__endswith",
                                            django.db.models.functions.text.Concat(
                                                models.Value("/"), models.F("code"), models.Value("/")
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="territory_path_ends_with_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                                    models.Q(
                                        ("latitude__isnull", False),
                                        ("latitude__range", (-90, 90)),
                                        ("longitude__isnull", False),
                                        ("longitude__range", (-180, 180)),
                                    ),
                                    _connector="OR",
                                ),
                                name="territory_lies_on_earth",
                                violation_error_message="Latitude and longitude go together, please: both or neither.",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
