"""The number engine: indicators, targets, measurements, live counters."""
