#!/usr/bin/env python
"""Django's command line. `minga` is the same door with the house's own commands in front."""

import sys

from minga.config.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
