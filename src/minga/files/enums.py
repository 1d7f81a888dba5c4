from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Family(TextChoices):
    """What a reader can do with a file: look, listen, watch, read."""

    IMAGE = "image", _("Image")
    AUDIO = "audio", _("Sound")
    VIDEO = "video", _("Video")
    DOCUMENT = "document", _("Document")
    TABLE = "table", _("Table")
    PACKAGE = "package", _("Package")
