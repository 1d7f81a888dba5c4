"""The form engine: form versions as data, drafts that lose nothing, answers that do not change.

Owns `Form`, `FormVersion`, `Submission`, `DraftRevision`, `Attachment`. Knows no subject by
name: an app above says who may answer, read and manage with `policies.register_subject`,
and hears `events.AnswersSubmitted`. Traps: `Submission.typed` is what was typed, garbage
included, and `values` exists only once sent; a published version and sent answers are
frozen by triggers (migration 0001), so mend them with a new version or a new submission.
"""
