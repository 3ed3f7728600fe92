"""What this app has hanging on an agency, and what becomes of it when the agency is merged into another."""

from __future__ import annotations

from agencies.services.belongings import Belonging, equal_in, register_belongings
from credentials.models import PractitionerCheck, RedFlagParty

register_belongings(
    [
        Belonging(PractitionerCheck, joined=("practitioner",)),
        Belonging(
            RedFlagParty, doubles=equal_in("red_flag_id", "unit_id"), joined=("agency", "unit"), name="疑点涉及的机构"
        ),
    ]
)
