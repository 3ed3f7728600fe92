"""Is every act on record, and does the record show any tampering?"""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from authorities.models import AuditEntry, AuditHead, Role
from authorities.queries.audit import verify_chain
from authorities.services.audit import record_action
from tests.factories import NOW, make_officer, make_unit_tree

pytestmark = pytest.mark.django_db

UNGUARD = {
    "sqlite": ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"],
    "postgresql": [
        "SET CONSTRAINTS ALL IMMEDIATE",  # a table with foreign keys still to be checked cannot be altered
        "ALTER TABLE authorities_auditentry DISABLE TRIGGER audit_only_grows",
    ],
}


def by_sql(statement: str) -> None:
    """What somebody with the database can do: switch the guard off and edit."""
    with connection.cursor() as cursor:
        for guard in UNGUARD[connection.vendor]:
            cursor.execute(guard)
        cursor.execute(statement)


@pytest.fixture
def five_entries():
    units = make_unit_tree()
    officer = make_officer(Role.CORPS_STAFF, units["130000"])
    for number in range(5):
        with transaction.atomic():
            record_action(officer=officer, verb="test", subject=officer, detail={"数": number}, at=NOW)
    return AuditEntry.objects.count()


class TestChain:
    def test_is_whole_when_nobody_touched_it(self, five_entries):
        report = verify_chain()

        assert (report.entry_count, report.broken_at) == (five_entries, None)

    def test_the_database_refuses_an_edit(self, five_entries):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.filter(number=2).update(verb="other")

    def test_the_database_refuses_a_removal(self, five_entries):
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEntry.objects.filter(number=2).delete()

    @pytest.mark.parametrize(
        ("statement", "broken_at"),
        [
            ("UPDATE authorities_auditentry SET verb = 'other' WHERE number = 3", 3),
            ("UPDATE authorities_auditentry SET detail = '{}' WHERE number = 4", 4),
            ("DELETE FROM authorities_auditentry WHERE number = 2", 2),
            ("DELETE FROM authorities_auditentry WHERE number = 6", 6),
            ("UPDATE authorities_auditentry SET officer_id = NULL WHERE number = 5", 5),
        ],
    )
    def test_tampering_by_sql_is_located(self, five_entries, statement, broken_at):
        by_sql(statement)

        assert verify_chain().broken_at == broken_at

    def test_the_command_names_the_place(self, five_entries):
        by_sql("UPDATE authorities_auditentry SET verb = 'other' WHERE number = 3")

        with pytest.raises(CommandError, match="第3条"):
            call_command("audit", "verify")


class TestRecordAction:
    @pytest.mark.django_db(transaction=True)
    def test_is_refused_outside_a_transaction(self):
        units = make_unit_tree()

        with pytest.raises(transaction.TransactionManagementError):
            record_action(officer=None, verb="test", subject=units["130000"], at=NOW)

    def test_is_taken_back_with_the_act(self, five_entries):
        officer = AuditEntry.objects.exclude(officer=None).first().officer

        with pytest.raises(RuntimeError), transaction.atomic():
            record_action(officer=officer, verb="test", subject=officer, at=NOW)
            raise RuntimeError("the act failed")

        assert AuditHead.objects.get().number == five_entries == AuditEntry.objects.count()
