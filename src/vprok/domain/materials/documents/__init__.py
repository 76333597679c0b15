"""What materials prints: slips with codes, the note in an archive, the file with a password."""

from vprok.domain.materials.documents.notes import archive_note, cipher_file, for_windows
from vprok.domain.materials.documents.slips import code_slips
from vprok.domain.materials.documents.values import Codes, Kit

__all__ = ["Codes", "Kit", "archive_note", "cipher_file", "code_slips", "for_windows"]
