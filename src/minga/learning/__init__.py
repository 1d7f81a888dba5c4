"""Learning: from the first session of an edition to a credential that anybody can verify.

Owns modules, sessions, materials, attendance, tasks and their feedback, teams and mentors of an
edition, the rules of completion, credentials, the evaluation of the training, and what comes in from
and goes out to other learning systems. Who takes part is an `Enrolment` of `programmes`; the work of a
team is an `Initiative`; forms, rubrics and figures are those of the engines.

Rooms, the same names in every folder: planning (the plan and its calendar), studying (the participant,
also without a line), attending, tasking, mentoring (teams, mentors), completing (rules, credentials),
evaluating (evaluation, console, messages, public results), packaging (Moodle, SCORM, H5P, LTI, xAPI).

Traps: a moment is kept in UTC and shown in the session's own time zone; what a phone sends after a
dropped line comes with a `client_uuid` and counts once; a credential never changes, it is revoked.
"""
