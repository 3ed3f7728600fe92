"""Certificates, control-room operators, the checks of both, and the key units' files."""

from credentials.models.certificate import Certificate, CertificateChange
from credentials.models.check import ControlRoomCheck, PractitionerCheck, Result
from credentials.models.key_unit_file import FileComparison, FiledOperator, KeyUnitFile
from credentials.models.operator import ControlRoomOperator
from credentials.models.red_flag import RedFlag, RedFlagParty

__all__ = [
    "Certificate",
    "CertificateChange",
    "ControlRoomCheck",
    "ControlRoomOperator",
    "FileComparison",
    "FiledOperator",
    "KeyUnitFile",
    "PractitionerCheck",
    "RedFlag",
    "RedFlagParty",
    "Result",
]
