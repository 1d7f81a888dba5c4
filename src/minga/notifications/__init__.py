"""Inbox, e-mail outbox, preferences. Owns `Message`: what was told to whom, and how it went."""
