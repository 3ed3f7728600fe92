"""Mark the wrong cells of a workbook: what is done to it, in order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from authorities.files.marking.cells import Place, RedCells, without_reaching_formulas
from authorities.files.marking.comments import comment_on
from authorities.files.marking.package import NotMarkable, Package
from authorities.files.marking.styles import BARE, RED, Styles

__all__ = ["MOST_COMMENTS", "RED", "marked_workbook"]

MOST_COMMENTS = 10_000  # more boxes than this and office programs take minutes to open the file
_STYLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_REACHING_PARTS = (b"ddeLink", b"oleLink")


def marked_workbook(content: bytes, sheet: str, notes: Mapping[Place, str]) -> bytes:
    """The same .xlsx with the noted cells of one sheet red and commented; marks of an earlier return are lifted.

    notes: (row, column) counted from 1 → the reason. The first `MOST_COMMENTS` get a comment, all get the colour.
    Formulas that reach outside the file keep only what they showed; rows and columns of wrong cells are not hidden.
    Raises NotMarkable: strict or damaged markup, or live links to other programs. The caller judged the archive.
    """
    try:
        package = Package(content)
        _refuse_live_links(package)
        part = package.sheet_part(sheet)
        styles_part = _styles_part(package)
        styles = Styles(package.parts[styles_part])
        if not styles.are_usable:
            raise NotMarkable("no styles to build on")
        package.parts[part] = RedCells(package.parts[part], notes, styles).result()
        package.parts[styles_part] = styles.result()
        comment_on(package, part, dict(islice(sorted(notes.items()), MOST_COMMENTS)))
        for name in package.parts:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                package.parts[name] = without_reaching_formulas(package.parts[name])
    except (ExpatError, ParseError, ValueError, KeyError, IndexError) as error:
        raise NotMarkable("markup of an unknown shape") from error
    return package.content()


def _styles_part(package: Package) -> str:
    relation = package.related("xl/workbook.xml", "styles")
    if relation:
        return relation.part
    part = package.add("xl/styles{}.xml", BARE, _STYLE_TYPE)
    package.relate("xl/workbook.xml", "styles", part)
    return part


def _refuse_live_links(package: Package) -> None:
    if "xl/connections.xml" in package.parts:
        raise NotMarkable("a connection to data elsewhere")
    for name, part in package.parts.items():
        if name.startswith("xl/externalLinks/") and any(sign in part for sign in _REACHING_PARTS):
            raise NotMarkable("a live link to another program")
