"""One upload.

The row is the right to a content, not the content: several rows may name the same `path`.
After erasure the row stays with `erased_at`, so that what was submitted with it can still
say "a file was here". Whoever deletes rows or unlinks paths by hand breaks the others.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minga.core.models import Base
from minga.core.personal import Personal
from minga.files.models.kinds import KINDS, FileKind, kind_of


class StoredFile(Base):
    """A file that passed the checks, as we keep it."""

    personal = Personal(
        person="uploaded_by",
        export=("name", "purpose", "media_type", "size", "created_at"),
        erase="blank",
        blank={"uploaded_by": None},
        reason="evidence belongs to the office; files of personal purposes are erased by files.receivers",
    )

    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size"))
    media_type = models.CharField(max_length=100)
    purpose = models.CharField(max_length=80)
    path = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    private = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="files_sha256"),
            models.Index(fields=["uploaded_by", "-created_at"], name="files_uploader"),
        ]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        """How the log names it: a file's name often names a person, so it is left out."""
        return f"{self.purpose} {self.sha256[:10]}"

    @property
    def kind(self) -> FileKind | None:
        """The kind it was stored as."""
        by_type = next((kind for kind in KINDS.values() if kind.media_type == self.media_type), None)
        return by_type or kind_of(self.name)

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.media_type.startswith("image/")

    def get_absolute_url(self) -> str:
        """Where those who may read it find it."""
        return reverse("files:file", args=[self.uuid])
