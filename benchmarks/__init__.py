"""How quick Minga is on this machine, beside a bare Django view on the same server and database.

`make bench` fills a database of its own (in MINGA_HOME/bench), starts Minga as `make run` does,
and asks for the same pages over and over, a few seconds each, in rounds. Nothing leaves this machine.
"""
