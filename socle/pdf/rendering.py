"""HTML to PDF/UA with WeasyPrint, without fetching anything."""

import logging
from email.message import Message
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from socle.pdf import bounds, fonts, mending

logger = logging.getLogger(__name__)

SHEET = Path(__file__).with_name("document.css")
IMAGES = ("data:image/svg+xml,", "data:image/png;base64,", "data:image/jpeg;base64,")


class ForbiddenResource(ValueError):
    """A document asked for something that is not ours."""


class OwnFilesOnly(URLFetcher):
    """Gives our fonts and the images written in the document itself; opens no file, asks no network."""

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == "police" and name in fonts.FILES:
            answer = Message()
            answer["Content-Type"] = "font/woff2" if name.endswith("woff2") else "font/ttf"
            return URLFetcherResponse(url, fonts.FILES[name].read_bytes(), answer)
        if url.startswith(IMAGES):
            return super().fetch(url, headers)
        logger.warning("Document : ressource refusée, %s", url[:80])
        raise ForbiddenResource(url[:80])


def render(html: str) -> bytes:
    """The PDF/UA-1 of a whole HTML page (template `socle/document.html`): same HTML, same bytes.

    Nothing outside the page and our fonts is read: an image or a sheet of elsewhere is left out.
    """
    configuration = FontConfiguration()
    fetcher = OwnFilesOnly()
    sheets = [
        CSS(string=text, font_config=configuration, url_fetcher=fetcher)
        for text in (fonts.stylesheet(), SHEET.read_text(encoding="utf-8"))
    ]
    document = HTML(string=html, url_fetcher=fetcher)
    bounds.bound(document.etree_element)
    raw = document.write_pdf(stylesheets=sheets, font_config=configuration, pdf_variant="pdf/ua-1")
    return mending.mend(raw)
