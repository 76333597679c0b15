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


def scanned(pdf: bytes) -> list[str]:
    """What a scanner reads from the first page at 150 dots an inch."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    with TemporaryDirectory() as folder:
        poppler("pdftoppm", "-r", "150", "-png", "-singlefile", "-", f"{folder}/page", given=pdf)
        with Image.open(Path(folder) / "page.png") as page:
            return [found.text for found in zxingcpp.read_barcodes(page)]


def poppler(tool: str, *words: str, given: bytes) -> bytes:
    """What a tool of poppler answers; the test is skipped where there is none."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (apt install poppler-utils)")
    return subprocess.run([tool, *words], input=given, capture_output=True, check=True).stdout
