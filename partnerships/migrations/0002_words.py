from django.db import migrations

# What organizations offer and look for, by words: who wants what an asker has is found without reading texts.
# `partnerships/selectors/suggestions/candidates.py` asks in the same words.
WISHES = """
CREATE INDEX organization_offers_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(offers))) WHERE offers <> '';
CREATE INDEX organization_seeks_words ON organizations_organization
    USING gin (portal_words(country, portal_fold(seeks))) WHERE seeks <> '';
CREATE INDEX need_open_words ON partnerships_need
    USING gin (portal_words('RO', portal_fold(title || ' ' || text || ' ' || resources)))
    WHERE state = 'open';
"""
NO_WISHES = """
DROP INDEX need_open_words;
DROP INDEX organization_seeks_words;
DROP INDEX organization_offers_words;
"""

# The words of a partnership are those of its title and of the names of all that take part. Triggers keep them,
# because they see exactly the rows that changed, whoever changed them. Only a new partnership adds a row: what
# is taken away with it changes rows that are there.
TRIGGERS = """
CREATE FUNCTION partnership_words_of(key bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(E'\\n', portal_fold(partnership.title), (
        SELECT string_agg(concat_ws(E'\\n', party.folded_name, nullif(portal_fold(party.short_name), '')),
            E'\\n' ORDER BY party.id)
        FROM organizations_organization party
        WHERE party.id = ANY (ARRAY[partnership.ngo_id, partnership.authority_id] || ARRAY(
            SELECT further.organization_id FROM partnerships_coparty further
            WHERE further.partnership_id = partnership.id AND further.confirmed_at IS NOT NULL
        ))
    ))
    FROM partnerships_partnership partnership WHERE partnership.id = key
$$;

CREATE FUNCTION partnership_begins_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO partnerships_partnershipwords (partnership_id, words)
    VALUES (NEW.id, partnership_words_of(NEW.id));
    RETURN NULL;
END
$$;
CREATE FUNCTION partnership_changes_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnershipwords SET words = partnership_words_of(NEW.id)
    WHERE partnership_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION partnership_party_changes_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnershipwords SET words = partnership_words_of(partnership_id)
    WHERE partnership_id IN (OLD.partnership_id, NEW.partnership_id)
        AND EXISTS (SELECT FROM partnerships_partnership WHERE id = partnership_id);
    RETURN NULL;
END
$$;
CREATE FUNCTION partnership_name_changes_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnershipwords SET words = partnership_words_of(partnership_id)
    WHERE partnership_id IN (
        SELECT id FROM partnerships_partnership WHERE ngo_id = NEW.id
        UNION SELECT id FROM partnerships_partnership WHERE authority_id = NEW.id
        UNION SELECT partnership_id FROM partnerships_coparty WHERE organization_id = NEW.id
    );
    RETURN NULL;
END
$$;

CREATE TRIGGER partnership_begins_words AFTER INSERT ON partnerships_partnership
    FOR EACH ROW EXECUTE FUNCTION partnership_begins_words();
CREATE TRIGGER partnership_changes_words AFTER UPDATE ON partnerships_partnership FOR EACH ROW
    WHEN ((OLD.title, OLD.ngo_id, OLD.authority_id) IS DISTINCT FROM (NEW.title, NEW.ngo_id, NEW.authority_id))
    EXECUTE FUNCTION partnership_changes_words();
CREATE TRIGGER partnership_party_changes_words AFTER INSERT OR UPDATE OR DELETE ON partnerships_coparty
    FOR EACH ROW EXECUTE FUNCTION partnership_party_changes_words();
CREATE TRIGGER partnership_name_changes_words AFTER UPDATE ON organizations_organization FOR EACH ROW
    WHEN ((OLD.name, OLD.short_name) IS DISTINCT FROM (NEW.name, NEW.short_name))
    EXECUTE FUNCTION partnership_name_changes_words();
"""
NO_TRIGGERS = """
DROP TRIGGER partnership_name_changes_words ON organizations_organization;
DROP TRIGGER partnership_party_changes_words ON partnerships_coparty;
DROP TRIGGER partnership_changes_words ON partnerships_partnership;
DROP TRIGGER partnership_begins_words ON partnerships_partnership;
DROP FUNCTION partnership_name_changes_words();
DROP FUNCTION partnership_party_changes_words();
DROP FUNCTION partnership_changes_words();
DROP FUNCTION partnership_begins_words();
DROP FUNCTION partnership_words_of(bigint);
"""


class Migration(migrations.Migration):
    replaces = [("partnerships", "0009_suggestions"), ("partnerships", "0011_words")]
    dependencies = [("partnerships", "0001_first_release")]
    operations = [migrations.RunSQL(WISHES, NO_WISHES), migrations.RunSQL(TRIGGERS, NO_TRIGGERS)]
