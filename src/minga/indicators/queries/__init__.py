"""Reading numbers: live counters, the progress of targets, goals, the catalogue."""
