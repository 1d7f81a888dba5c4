"""What can happen in the frame, one module per subject: import from the module, not from here."""
