"""Officers of every unit, with one documented account a role."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from authorities.models import Officer, Unit
from config.demo import naming, numbers
from config.demo.province import Province


def plant_officers(province: Province) -> int:
    """Officers for each unit by its level; the documented accounts take the first place of their role and unit."""
    plan, chance = province.plan, province.plan.random("officers")
    named = {(account.unit, account.role): account.username for account in plan.accounts}
    # 一次散列供全部演示账户：六百多次Argon2要半分钟
    password = make_password(plan.password)
    rows = []
    for unit in province.units:
        for role, count in plan.officers[unit.kind]:
            for place in range(1, count + 1):
                username = named.get((unit.code, role)) if place == 1 else None
                rows.append(
                    Officer(
                        username=username or _username(unit, role, place),
                        password=password,
                        name=naming.person_name(chance, plan.words),
                        unit=unit,
                        role=role,
                        certificate_number=f"{province.area_of(unit)[:4]}{chance.randrange(10**6):06}",
                        office_phone=numbers.phone(chance, plan.words.phone_prefix),
                    )
                )
    for officer in Officer.objects.bulk_create(rows, batch_size=500):
        province.officers[officer.unit_id].append(officer)
    return len(rows)


def _username(unit: Unit, role: str, place: int) -> str:
    return f"{unit.code.lower()}-{role.replace('_', '-')}-{place}"
