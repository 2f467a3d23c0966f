import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# An entry is never changed or deleted. It may be emptied of a person, never told otherwise: each value is either as
# it was or blank, and who did what to which record and when stays. That takes the word "on" in the transaction that
# does it. A superuser's session can switch off ordinary triggers for itself; not those that are enabled ALWAYS.
APPEND_ONLY = """
CREATE FUNCTION audit_blank(given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(jsonb_object_agg(key, 'null'::jsonb), '{}'::jsonb) FROM jsonb_each(given)
$$;
CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('portal.forgetting', true) = 'on' THEN
        IF (NEW.id, NEW.at, NEW.actor_id, NEW.verb, NEW.target_type, NEW.target_id)
                IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.actor_id, OLD.verb, OLD.target_type, OLD.target_id)
            AND NEW.target_name IN (OLD.target_name, '')
            AND NEW.before IN (OLD.before, audit_blank(OLD.before))
            AND NEW.after IN (OLD.after, audit_blank(OLD.after))
            AND (NEW.origin IS NULL OR NEW.origin = OLD.origin)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_truncate;
"""
BACK = """
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_entry_no_change ON audit_entry;
DROP FUNCTION audit_entry_is_append_only();
DROP FUNCTION audit_blank(jsonb);
"""


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_append_only"),
        ("audit", "0003_always"),
        ("audit", "0004_forgetting"),
    ]
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("verb", models.CharField(max_length=80, verbose_name="what")),
                ("target_type", models.CharField(max_length=80, verbose_name="kind of record")),
                ("target_id", models.BigIntegerField(verbose_name="record number")),
                ("target_name", models.CharField(max_length=300, verbose_name="record")),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("after", models.JSONField(default=dict, verbose_name="after")),
                ("origin", models.GenericIPAddressField(blank=True, null=True, verbose_name="from where")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody when the portal acted by itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit entries",
                "ordering": ("-pk",),
                "indexes": [
                    models.Index(fields=["target_type", "target_id", "-id"], name="audit_entry_target")
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, BACK),
    ]
