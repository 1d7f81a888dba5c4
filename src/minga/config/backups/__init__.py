"""A backup is one tar file: the database, the uploads, and a manifest that can be checked.

The manifest holds, for every table, how many rows it had and the sum of their hashes, taken in
the very snapshot that was dumped; a restore counts again and says if anything differs. The
database is loaded in one transaction: it is restored wholly or not at all.
"""

from minga.config.backups.database import BackupError, Database
from minga.config.backups.making import make_backup
from minga.config.backups.restoring import restore, set_anchors_aside

__all__ = ["BackupError", "Database", "make_backup", "restore", "set_anchors_aside"]
