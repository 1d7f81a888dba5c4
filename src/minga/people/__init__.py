"""The person: account, language, consent, personal data, support mode.

Owns `Person`, `Consent`, `SupportSession`. Does not own roles (organisations) nor enrolments
(programmes). Trap: the log knows a person only by `key`; never put a name in an event."""
