"""Certificates, control-room operators and the checks of both."""

from credentials.models.certificate import Certificate, CertificateChange
from credentials.models.check import ControlRoomCheck, PractitionerCheck, Result
from credentials.models.operator import ControlRoomOperator
from credentials.models.red_flag import RedFlag, RedFlagParty

__all__ = [
    "Certificate",
    "CertificateChange",
    "ControlRoomCheck",
    "ControlRoomOperator",
    "PractitionerCheck",
    "RedFlag",
    "RedFlagParty",
    "Result",
]
