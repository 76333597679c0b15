"""Take out of a workbook what Excel writes of the person at the keyboard."""

import io
import re
import zipfile
from collections.abc import Mapping

from vprok.tools.sheets.parts import ZIP

_FORMATS = "http://schemas.openxmlformats.org"
_EMPTY: Mapping[str, bytes] = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_FORMATS}/package/2006/metadata/'
    'core-properties"/>'.encode(),
    "docProps/app.xml": f'<Properties xmlns="{_FORMATS}/officeDocument/2006/'
    'extended-properties"/>'.encode(),
    "docProps/custom.xml": f'<Properties xmlns="{_FORMATS}/officeDocument/2006/'
    'custom-properties"/>'.encode(),
    "xl/persons/person.xml": b'<personList xmlns="http://schemas.microsoft.com/office/'
    b'spreadsheetml/2018/threadedcomments"/>',
}
"""Author, company, those who talk in comments: as if nobody had told them."""

_WORKBOOK = "xl/workbook.xml"
_TOLD = re.compile(rb'(<(?:\w+:)?(?:absPath|fileSharing)\s[^>]*?\b(?:url|userName)=")[^"]*')
"""The folder the workbook was saved in, which is called after its owner, and who shares it."""


def without_author(file: bytes) -> bytes:
    """The same workbook without its properties; what is no .xlsx comes back as it is.

    file:   read before, so that its parts are known to be few and small
    source: settled.md, Forms: stored bytes have their metadata stripped
    """
    if not file.startswith(ZIP):
        return file
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = _EMPTY.get(entry.filename) or old.read(entry)
            if entry.filename == _WORKBOOK:
                part = _TOLD.sub(rb"\1", part)
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
