"""The audit chain only grows: the database itself refuses to change or remove an entry."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON authorities_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries cannot be changed'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON authorities_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries cannot be removed'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit entries cannot be changed or removed'; END $$""",
    """CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON authorities_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_only_grows()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": ["DROP TRIGGER audit_only_grows ON authorities_auditentry", "DROP FUNCTION audit_only_grows()"],
}


def plant(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("authorities", "0001_units_officers_audit_jobs")]
    operations = [migrations.RunPython(plant, remove)]
