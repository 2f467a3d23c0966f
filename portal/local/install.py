"""Make .venv from the locked requirements and compile the translations; quick when nothing changed.

Runs before anything is installed, so it uses the standard library only.
"""

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
# Stands in the .venv from its making until its first whole installation.
UNFINISHED = VENV / ".installing"
LEVELS = ("local", "dev")
ANOTHER_PYTHON = 64


class CannotInstall(Exception):
    """Carries the sentence to show."""


def requirements(level: str) -> Path:
    return PROJECT / "requirements" / f"{level}.txt"


def stamp(level: str) -> Path:
    """A copy of the requirements that were installed last."""
    return VENV / f".installed-{level}"


def is_installed(level: str) -> bool:
    """Whether the .venv holds this level, or a later one that contains it."""
    return not UNFINISHED.exists() and any(
        stamp(held).exists() and stamp(held).read_bytes() == requirements(held).read_bytes()
        for held in LEVELS[LEVELS.index(level) :]
    )


def make_venv() -> None:
    """Make an empty .venv with this Python, in place of one that is broken or half made.

    Raises:
        CannotInstall: when this Python lacks the means.
    """
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotInstall(
            f"{sys.executable} cannot make virtual environments: install its venv module "
            "(on Debian and Ubuntu: apt install python3-venv)."
        )
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except subprocess.CalledProcessError as error:
        raise CannotInstall(f"{sys.executable} could not make {VENV}: its ensurepip failed.") from error


def install(level: str) -> None:
    """Install the locked requirements, hashes checked.

    Raises:
        CannotInstall: when pip could not; pip has said why.
    """
    for held in LEVELS:
        stamp(held).unlink(missing_ok=True)
    wanted = requirements(level).read_bytes()
    pip = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    done = subprocess.run(
        [*pip, "--no-compile", "--require-hashes", "-r", str(requirements(level))],
        env={**os.environ, "PIP_USER": "0"},
        check=False,
    )
    if done.returncode != 0:
        raise CannotInstall(
            "The dependencies could not be installed, once over the network; pip says why above."
        )
    # On all cores, which pip would not; where Python may not write while it runs, every start would compile.
    compileall = [str(PYTHON), "-I", "-m", "compileall", "-qq", "-j", "0", str(VENV / "lib")]
    subprocess.run(compileall, check=False)
    stamp(level).write_bytes(wanted)
    UNFINISHED.unlink(missing_ok=True)


def compile_translations() -> None:
    """Compile each catalogue that is newer than its compiled form.

    Raises:
        CannotInstall: when a catalogue has an error; the compiler has said which.
    """
    for source in PROJECT.glob("locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = source.with_suffix(".mo.new")
        babel = [str(PYTHON), "-I", "-m", "babel.messages.frontend", "--quiet", "compile"]
        done = subprocess.run([*babel, "-i", str(source), "-o", str(draft)], check=False)
        if done.returncode != 0:
            raise CannotInstall(f"{source} could not be compiled.")
        draft.replace(compiled)


def main(level: str) -> int:
    """Bring .venv to `level`; returns the exit code."""
    # Two commands started at once must not install into the same folder.
    with requirements("local").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (PYTHON.exists() and is_installed(level)):
            in_venv = Path(sys.prefix).resolve() == VENV.resolve()
            if in_venv and UNFINISHED.exists():
                return ANOTHER_PYTHON
            print(f"Installing the dependencies into {VENV.name} (only when they change) …", flush=True)
            if not in_venv:
                make_venv()
            install(level)
        compile_translations()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except CannotInstall as reason:
        sys.exit(str(reason))
    except OSError as error:
        sys.exit(f"{error.filename or VENV}: {error.strerror}.")
    except KeyboardInterrupt:
        sys.exit(130)
