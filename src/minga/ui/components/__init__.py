"""The components: a closed list, each a keyword-only function and a small template."""
