"""Choose the versions of everything anew, and write them down with their hashes."""

import subprocess
import sys
from pathlib import Path

LOCKS = Path(__file__).resolve().parent.parent / "requirements"
OPTIONS = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--universal", "--upgrade"]


def main() -> int:
    """`dev.lock` keeps to the versions of `run.lock`, so that one environment serves both."""
    for name, extra in (("run", []), ("dev", ["--constraint", "run.lock"])):
        command = ["uv", "pip", "compile", "--quiet", *OPTIONS, "--python-version", "3.11", *extra]
        subprocess.run(
            [Path(sys.executable).parent / command[0], *command[1:], f"{name}.in", "--output-file", f"{name}.lock"],
            cwd=LOCKS,
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
