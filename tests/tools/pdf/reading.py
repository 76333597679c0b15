"""How tests read a page: its words, and the codes a scanner sees on it."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PIL import Image


def text_of(pdf: bytes) -> str:
    """The words of all pages, by pdftotext."""
    return poppler("pdftotext", "-layout", "-", "-", given=pdf).decode()


def drawn(pdf: bytes, *, dots: int = 150) -> list[Image.Image]:
    """Every page in shades of grey, at so many dots an inch."""
    with TemporaryDirectory() as folder:
        poppler("pdftoppm", "-r", str(dots), "-gray", "-", f"{folder}/page", given=pdf)
        pages: list[Image.Image] = []
        for file in sorted(Path(folder).iterdir()):
            with Image.open(file) as page:
                page.load()
                pages.append(page)
        return pages


def codes_on(page: Image.Image) -> list[str]:
    """What a scanner reads from a picture of a page, from the left to the right."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    found = zxingcpp.read_barcodes(page)
    return [code.text for code in sorted(found, key=lambda code: code.position.top_left.x)]


def scanned(pdf: bytes, number: int = 1) -> list[str]:
    """What a scanner reads from a page at 150 dots an inch."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    with TemporaryDirectory() as folder:
        only = ("-f", str(number), "-singlefile")
        poppler("pdftoppm", "-r", "150", "-png", *only, "-", f"{folder}/page", given=pdf)
        with Image.open(Path(folder) / "page.png") as page:
            return [found.text for found in zxingcpp.read_barcodes(page)]


def poppler(tool: str, *words: str, given: bytes) -> bytes:
    """What a tool of poppler answers; the test is skipped where there is none."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (apt install poppler-utils)")
    return subprocess.run([tool, *words], input=given, capture_output=True, check=True).stdout
