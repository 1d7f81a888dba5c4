"""Reading the frame: blueprints, instruments, editions, their plan, budget and people."""
