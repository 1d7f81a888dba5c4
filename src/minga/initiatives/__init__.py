"""The dossier: the work of a team on a challenge, gate by gate, until it stays or is stopped.

Owns `Initiative` and everything in its dossier: gate reviews and commitments, artefacts, canvases,
user tests, experiments, evidence, decisions, services, costs, risks, barriers, adoption, exchanges;
and the reform agenda into which barriers are gathered. Does not own the problem (`challenges`),
tool cards and lessons (`library`), roles (`organisations`, scope = the initiative), nor numbers
(`indicators`, subject = the initiative). Traps: `stage` and `state` move only through
`actions.gates` (the database asks for the review, migration 0002); `evidence_level` is derived,
never typed; a row with `restricted` is for the team and those who answer for it, nobody else.
"""
