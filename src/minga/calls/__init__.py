"""Every selection: from a call that is frozen when it opens to results that explain themselves.

Owns `Call` and its rules, applications and who applies, questions, decisions with their acta, draws,
letters, appeals; solvers and awards. Does not own forms and answers (`questionnaires`), juries
(`assessments`, panel of a phase), enrolments (`programmes`) nor dossiers. Traps: whatever decides
is read from the frozen rules (`queries.rules.rules_of`), never from the draft; `CallRules`, sent
entries, decided outcomes and draws never change (triggers in migration 0002); nothing of a decision
is shown to applicants before `Decision.published_at`; a juror reads only blind copies.
"""
