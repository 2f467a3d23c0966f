import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models

import portal.taxonomy.models

# DISTINCT sorts them, so the same names always give the same text.
CREATE = """
CREATE FUNCTION portal_folded_names(names jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT '|' || string_agg(DISTINCT portal_fold(value), '|') || '|'
    FROM jsonb_each_text(names)
)
"""

PATHS = """
WITH RECURSIVE tree AS (
    SELECT id, code || '/' AS path FROM taxonomy_territory WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, tree.path || child.code || '/'
    FROM taxonomy_territory child JOIN tree ON child.parent_id = tree.id
)
UPDATE taxonomy_territory SET path = tree.path FROM tree WHERE tree.id = taxonomy_territory.id
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_fold"), ("taxonomy", "0001_initial")]
    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION portal_folded_names(jsonb)"),
        migrations.AddField(
            model_name="domain",
            name="icnpo",
            field=models.CharField(
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
        migrations.AddField(
            model_name="domain",
            name="renamed",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Loading the taxonomy leaves these names as they are.",
                verbose_name="named by an administrator",
            ),
        ),
        migrations.AddField(
            model_name="territory",
            name="renamed",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Loading the taxonomy leaves these names as they are.",
                verbose_name="named by an administrator",
            ),
        ),
        migrations.AlterField(
            model_name="domain",
            name="names",
            field=models.JSONField(
                validators=[portal.taxonomy.models.check_names], verbose_name="names by language"
            ),
        ),
        migrations.AlterField(
            model_name="territory",
            name="names",
            field=models.JSONField(
                validators=[portal.taxonomy.models.check_names], verbose_name="names by language"
            ),
        ),
        migrations.AlterField(
            model_name="territory",
            name="code",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="territory",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="territory",
            name="folded",
            field=models.GeneratedField(
                db_persist=True,
                expression=portal.taxonomy.models.FoldedNames("names"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="territory",
            name="path",
            field=models.TextField(
                db_collation="C",
                default="",
                editable=False,
                verbose_name="way from the country",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(PATHS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="territory",
            name="path",
            field=models.TextField(
                db_collation="C", editable=False, unique=True, verbose_name="way from the country"
            ),
        ),
        migrations.AddConstraint(
            model_name="territory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("parent__isnull", True),
                        ("path", django.db.models.functions.text.Concat("code", models.Value("/"))),
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
        ),
        migrations.AddIndex(
            model_name="territory",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=("folded",), name="territory_names", opclasses=("gin_trgm_ops",)
            ),
        ),
    ]
