"""Uploads: checked, hashed, delivered privately. Owns `StoredFile`."""
