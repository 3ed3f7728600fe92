"""How do an agency's home and a site's area stand to each other?"""

from __future__ import annotations


def relation_of(
    *, out_of_province: bool, home: int, home_detachment: int | None, place: int, place_detachment: int | None
) -> str:
    """own_area, same_detachment or other_detachment, from the ids of the two units and their detachments.

    home: the unit where the agency is registered.   place: the unit whose area holds the site.
    An agency of another province has no home here: the site's own unit checks it. Source: notice 四（二）.
    """
    if out_of_province or home == place:
        return "own_area"
    same = home_detachment is not None and home_detachment == place_detachment
    return "same_detachment" if same else "other_detachment"
