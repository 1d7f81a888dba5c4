"""What comes in by forms: parsed and shaped, never decided."""
