from minga.files.models.kinds import KINDS, FileKind, kind_of
from minga.files.models.stored_file import StoredFile

__all__ = ["KINDS", "FileKind", "StoredFile", "kind_of"]
