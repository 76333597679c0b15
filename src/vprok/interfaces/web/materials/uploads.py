"""A form with a file that is looked at before it is read."""

from typing import ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from vprok.kernel.refusal import Refusal


class Upload(forms.Form):
    """A form whose `file` is held to a size.

    too_large: the rule that says why a file of so many bytes is not taken
    """

    too_large: ClassVar["staticmethod[[int], Refusal | None]"]

    def clean_file(self) -> "UploadedFile[bytes]":
        """Look at the size before the file is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if large := self.too_large(file.size or 0):
            raise forms.ValidationError(large.text)
        return file
