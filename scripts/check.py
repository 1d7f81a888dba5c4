"""Everything a machine can check of the code, short of running the tests.

    python scripts/check.py [NAME …]     all checks, or those named

Runs two at a time, prints one line for each, and shows what a failing one said.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PLACES = ["src", "tests", "scripts", "benchmarks", "manage.py"]
BLUEPRINTS = sorted(str(file) for file in (ROOT / "src" / "minga" / "programmes" / "blueprints").glob("*.yaml"))

# The longest first: two run at a time.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    "migrations": ["minga", "makemigrations", "--check", "--dry-run"],
    "settings": ["minga", "check", "--fail-level", "WARNING"],
    "blueprints": ["minga", "blueprint", "check", *BLUEPRINTS],
    "words": ["python", "scripts/messages.py", "check"],
    "street": ["lint-imports"],
    "house": ["python", "scripts/house_lint.py"],
    "lint": ["ruff", "check", *PLACES],
    "format": ["ruff", "format", "--check", "--output-format", "concise", *PLACES],
}


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float
    said: str


def main() -> int:
    """Run the checks; 1 when one of them fails."""
    names = sys.argv[1:] or list(CHECKS)
    unknown = set(names) - set(CHECKS)
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for done in as_completed([pool.submit(_run, name) for name in names]):
            outcome = done.result()
            print(f"{'ok  ' if outcome.passed else 'FAIL'} {outcome.name} ({outcome.seconds:.1f} s)", flush=True)
            if not outcome.passed:
                failed.append(outcome.name)
                print(outcome.said)
    if failed:
        print(f"These checks failed: {', '.join(sorted(failed))}.")
    return 1 if failed else 0


def _run(name: str) -> Outcome:
    command, *arguments = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run([BIN / command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return Outcome(name, done.returncode == 0, time.monotonic() - began, done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
