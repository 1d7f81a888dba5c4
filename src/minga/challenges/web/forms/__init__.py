"""Forms about challenges: the steps, the rows in them, the list's filters, decisions."""
