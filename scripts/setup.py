"""Bring `.venv` to what the lock file says. Nothing is done when nothing has changed.

    python3 scripts/setup.py run     what Minga needs to run
    python3 scripts/setup.py dev     that, and what its tests and checks need

Standard library only: this runs before anything is installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
OLDEST = (3, 11)


def main() -> int:
    """Install what is asked for, then compile the words."""
    which = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if sys.version_info < OLDEST:
        print(f"Minga needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
        print("Name another one: make run PYTHON=python3.11")
        return 1
    os.chdir(ROOT)
    try:
        _install(which)
        _compile_words()
    except subprocess.CalledProcessError as error:
        print(f"Setup stopped: {' '.join(map(str, error.cmd))} ended with code {error.returncode}.")
        return 1
    return 0


def _install(which: str) -> None:
    wanted = _fingerprint(LOCKS / f"{which}.lock", ROOT / "pyproject.toml", VENV / "pyvenv.cfg")
    if wanted in _done():
        return
    began = time.monotonic()
    if not _works():
        print("Making .venv …", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    print("Installing what the lock file says …", flush=True)
    pip = [VENV / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    # The lock names everything already; an older pip that resolves anew trips over extras of newer releases.
    _run([*pip, "--no-deps", "--require-hashes", "--requirement", LOCKS / f"{which}.lock"])
    _run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    _remember(which)
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def _works() -> bool:
    """Whether the environment's own Python still runs (it may have been moved or removed)."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def _remember(which: str) -> None:
    """What is in the larger lock file is in the smaller one too, in the same versions."""
    covered = ("run", "dev") if which == "dev" else ("run",)
    prints = [_fingerprint(LOCKS / f"{name}.lock", ROOT / "pyproject.toml", VENV / "pyvenv.cfg") for name in covered]
    (VENV / "installed.txt").write_text("\n".join(prints) + "\n", encoding="utf-8")


def _done() -> set[str]:
    stamp = VENV / "installed.txt"
    return set(stamp.read_text(encoding="utf-8").split()) if stamp.exists() else set()


def _fingerprint(*files: Path) -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"-")
    return digest.hexdigest()


def _compile_words() -> None:
    """The catalogues people read are made from the ones people write, when those are newer."""
    languages = (ROOT / "src" / "minga" / "locale").glob("*/LC_MESSAGES")
    stale = any(_is_stale(folder / "django.mo", folder.glob("*.po")) for folder in languages)
    if stale:
        _run([VENV / "bin" / "python", ROOT / "scripts" / "messages.py", "compile"])


def _is_stale(made: Path, sources: Iterable[Path]) -> bool:
    return not made.exists() or any(made.stat().st_mtime < source.stat().st_mtime for source in sources)


def _run(command: list[object]) -> None:
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    sys.exit(main())
