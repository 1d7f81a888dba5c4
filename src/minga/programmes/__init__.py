"""The frame: instruments and their blueprints, editions, stages, partners, targets, budget, enrolment.

Owns everything from `Instrument` to `Enrolment`. A stage of an edition is a component that an app
above registers (`StageKind`): this app never imports what a stage does."""
