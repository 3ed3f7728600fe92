"""How does a workbook leave by a page?"""

from __future__ import annotations

import io

from django.http import FileResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(stream: io.BytesIO, name: str) -> FileResponse:
    """The workbook as a download under a name."""
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=name, content_type=WORKBOOK)
