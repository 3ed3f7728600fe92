"""Make a PDF of a record form. Nothing is fetched: two fonts of the installed wheel, no other address, ever."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

PAPER_CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "annex3.css"
FONT_SCHEME = "mingcha-font"
FACES = """
@font-face { font-family: "Form Song"; src: url("mingcha-font:song"); }
@font-face { font-family: "Form Hei"; src: url("mingcha-font:hei"); }
"""


class PdfUnavailable(RuntimeError):
    """The machine lacks the library that lays out text (pango); the page can still be printed from the browser."""


def pdf_of(html: str) -> bytes:
    """A PDF of a whole HTML document, styled by the record form's own sheet.

    html: links and images in it are not followed.   Raises PdfUnavailable.
    """
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _fonts_only(), FontConfiguration()
    style = FACES + PAPER_CSS.read_text(encoding="utf-8")
    sheet = weasyprint.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return bytes(document.write_pdf(stylesheets=[sheet], font_config=fonts))


def warm() -> None:
    """Load the layout library ahead of the first PDF; a machine without it stays as it is and says so when asked."""
    with suppress(PdfUnavailable):
        _weasyprint()


def _weasyprint() -> Any:
    # 载入要一两秒：命令和后台任务只在真要出 PDF 时载入，网页进程启动时先载入
    try:
        import weasyprint
    except OSError as error:
        raise PdfUnavailable(str(error)) from error
    return weasyprint


@cache
def _fonts_only() -> Any:
    """A fetcher that knows two names and refuses every other address, files and data included."""
    import pylopdf_fonts_zh_cn
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    paths = {"song": pylopdf_fonts_zh_cn.serif_path, "hei": pylopdf_fonts_zh_cn.sans_path}

    class FontsOnly(URLFetcher):  # type: ignore[misc, unused-ignore]
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme != FONT_SCHEME or name not in paths:
                raise ValueError(f"refused: {url[:80]}")
            path = paths[name]
            font = Path(path() if callable(path) else path)
            return URLFetcherResponse(url, BytesIO(font.read_bytes()), {"Content-Type": "font/otf"})

    return FontsOnly()
