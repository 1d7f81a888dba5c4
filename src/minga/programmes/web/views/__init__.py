"""Pages of the frame: catalogue, launch, public face and console of editions, enrolment."""
