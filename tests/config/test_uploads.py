from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from vprok.domain.materials.rules import MOST_COMPANION_BYTES


@pytest.mark.parametrize(("most", "arrives"), [(1000, False), (100_000, True)])
def test_no_upload_lies_unsealed_in_a_temporary_folder(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", most)
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    paper = SimpleUploadedFile("1.pdf", b"a variant " * 1000)
    request = RequestFactory().post("/", {"papers": paper})
    assert ("papers" in request.FILES) is arrives
    assert not list(tmp_path.iterdir())


def test_the_largest_file_that_a_page_takes_is_read() -> None:
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > MOST_COMPANION_BYTES
