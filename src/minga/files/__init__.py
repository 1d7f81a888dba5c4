"""Uploads: checked, hashed, stored once, delivered privately.

Owns `StoredFile` and the folder under `settings.MEDIA_ROOT`. Does not know what a file is
for: an app above declares each purpose with `policies.register_file_policy`, and an
undeclared purpose is readable by its uploader only. Traps: two rows may share one content,
so never unlink a path by hand (`actions.erase_file` counts first); a photograph is stored
smaller than it was sent, so `size` and `sha256` are those of what we keep.
"""
