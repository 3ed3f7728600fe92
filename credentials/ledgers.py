"""The ledgers of this app that come in as tables."""

from agencies.services.ledgers import register_ledger
from credentials.services.certificate_ledger import CertificateLedger
from credentials.services.operator_ledger import OperatorLedger

register_ledger("certificates", CertificateLedger)
register_ledger("operators", OperatorLedger)
