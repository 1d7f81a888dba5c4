"""The form engine: form versions as data, answers, evidence. Knows no subject by name."""
