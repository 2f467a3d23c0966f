from django.db import migrations

# A superuser's session can switch off ordinary triggers for itself; not these.
ALWAYS = """
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_change;
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_truncate;
"""

BACK = """
ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_change;
ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(ALWAYS, BACK)]
