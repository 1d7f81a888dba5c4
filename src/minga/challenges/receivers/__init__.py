"""What the house below is told about challenges, and what they do when others change."""
