"""Pictures people upload: checked as real ones, then written again, so that nothing else of the file stays."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG")
MAX_BYTES = 1_000_000
# Decoded, a picture of that size takes some 100 MB.
MAX_PIXELS = 25_000_000


class NotAPicture(ValueError):
    """The file is refused; its text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Picture:
    """A PNG and its size in pixels."""

    contenu: bytes
    largeur: int
    hauteur: int


def clean_picture(content: bytes, *, largeur: int, hauteur: int) -> Picture:
    """A PNG that fits in `largeur` × `hauteur`, without a word of what the file held beside its pixels.

    A drawing (SVG) is refused: it can hold scripts and addresses to fetch.
    """
    if len(content) > MAX_BYTES:
        raise NotAPicture(f"Le fichier dépasse {MAX_BYTES // 1_000_000} Mo : réduisez l’image.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _written(_read(content), (largeur, hauteur))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as huge:
        raise NotAPicture("L’image est trop grande : réduisez-la à quelques milliers de pixels.") from huge
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as wrong:
        if isinstance(wrong, NotAPicture):
            raise
        raise NotAPicture(
            "Ce fichier n’est pas une image PNG ou JPEG. D’un logo dessiné (SVG, PDF), exportez une image PNG."
        ) from wrong


def _read(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise NotAPicture("L’image est trop grande : réduisez-la à quelques milliers de pixels.")
    with _whole_only():
        picture.load()
    return ImageOps.exif_transpose(picture).convert("RGBA")


@contextmanager
def _whole_only() -> Iterator[None]:
    """Loading WeasyPrint makes the whole process admit pictures that are cut short."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _written(picture: Image.Image, size: tuple[int, int]) -> Picture:
    picture.thumbnail(size)
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    written = BytesIO()
    bare.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), *bare.size)
