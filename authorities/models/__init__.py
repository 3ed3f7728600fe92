"""Units, officers, the audit chain, the inbox and long jobs."""

from authorities.models.audit import AuditEntry, AuditHead
from authorities.models.evidence import EvidenceImage
from authorities.models.inbox import InboxItem
from authorities.models.job import Job
from authorities.models.officer import Officer, Role
from authorities.models.unit import Unit, UnitAncestry

__all__ = ["AuditEntry", "AuditHead", "EvidenceImage", "InboxItem", "Job", "Officer", "Role", "Unit", "UnitAncestry"]
