from minga.files.actions.erasing import erase_file, sweep_orphans
from minga.files.actions.storing import Upload, store_file

__all__ = ["Upload", "erase_file", "store_file", "sweep_orphans"]
