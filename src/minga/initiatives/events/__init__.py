"""What can happen to an initiative, one module per subject: import from the module, not from here."""
