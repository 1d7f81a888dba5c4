"""The person: account, language, consent, personal data, support mode.

Owns `Person`, `Consent`, `SupportSession`, and how one signs in (django-allauth, restyled).
Does not own roles (organisations) nor enrolments (programmes): a person without either is
still a person.

Traps: the log knows a person only by `key`; never put a name, an address or a free text in
an event. Sign-in codes are secrets: sent at once, kept nowhere. Support looks with a
person's eyes and writes nothing (`policies`, `web.middleware`).
"""
