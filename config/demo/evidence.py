"""Screenshots beside some checks, and the files of some key units, where the demo's inspector will find them."""

from __future__ import annotations

from authorities.models import Role
from authorities.services.evidence import keep_image, use_images
from config.demo import moments, numbers
from config.demo.pictures import screenshot
from config.demo.province import Province
from credentials.models import ControlRoomOperator, PractitionerCheck
from credentials.queries.key_unit_files import both_lists
from credentials.services.key_unit_files import compare_key_unit_file, load_key_unit_file

SCREENSHOTS, FILES = 8, 3


def plant_screenshots(province: Province) -> int:
    """A screenshot with the latest checks of the inspector's unit, those that found something first."""
    unit = province.unit(_inspectors_unit(province))
    checks = PractitionerCheck.objects.filter(unit=unit).select_related("officer__unit")
    chosen = sorted(checks, key=lambda check: (check.result == "genuine", -check.pk))[:SCREENSHOTS]
    for number, check in enumerate(chosen):
        image = keep_image(content=screenshot(number), officer=check.officer, now=check.recorded_at)
        use_images(images=[image], officer=check.officer, now=check.recorded_at)
        check.images.add(image)
    return len(chosen)


def plant_key_unit_files(province: Province) -> int:
    """Files of a few key units: one agrees, one lacks a person and names another, one waits to be compared."""
    unit = province.unit(_inspectors_unit(province))
    officer = province.those(unit, Role.INSPECTOR)[0]
    sites = [site for site in province.sites if site.unit_id == unit.pk and site.is_key_unit]
    sites = [site for site in sites if province.operators.get(site.pk)][:FILES]
    evening = moments.at(province.plan.today, 8 * 60)
    for number, site in enumerate(sites):
        people = [_as_filed(operator) for operator in province.operators[site.pk]]
        if number == 1:
            people = [*people[1:], _stranger(province)]
        load_key_unit_file(site=site, people=people, officer=officer, now=evening)
        if number < 2:
            seen = both_lists(site, province.plan.today).digest
            compare_key_unit_file(site=site, seen=seen, remark="", officer=officer, now=evening)
    return len(sites)


def _inspectors_unit(province: Province) -> str:
    return next(account.unit for account in province.plan.accounts if account.role == Role.INSPECTOR)


def _as_filed(operator: ControlRoomOperator) -> dict[str, str]:
    return {
        "name": operator.name,
        "certificate_number": operator.certificate_number,
        "id_number": operator.id_number,
    }


def _stranger(province: Province) -> dict[str, str]:
    """Somebody whom only the file names."""
    chance = province.plan.random("key-unit-files")
    issued = moments.some_day(chance, province.plan.days.work_starts_on, province.plan.today)
    number = numbers.operator_number(chance, province.top.code, issued, 4)
    return {"name": "档案留名", "certificate_number": number, "id_number": ""}
