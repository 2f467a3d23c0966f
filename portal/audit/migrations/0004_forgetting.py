from django.db import migrations

# An entry may be emptied of a person, never told otherwise: each value is either as it was or blank, and who
# did what to which record and when stays. It takes the word "on" in the transaction that does it.
FORGETTING = """
CREATE FUNCTION audit_blank(given jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(jsonb_object_agg(key, 'null'::jsonb), '{}'::jsonb) FROM jsonb_each(given)
$$;
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""

BACK = """
CREATE OR REPLACE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'restrict_violation';
END
$$;
DROP FUNCTION audit_blank(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_always")]
    operations = [migrations.RunSQL(FORGETTING, BACK)]
