"""The step before anything is installed, on small projects without a single requirement."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.local import install
from portal.local.places import PROJECT

NOTHING = "# nothing is needed\n"


def make_project(folder: Path) -> Path:
    """A checkout with the installer and empty requirements."""
    rooms = folder / "portal" / "local"
    rooms.mkdir(parents=True)
    for name in ("install.sh", "install.py"):
        shutil.copy(PROJECT / "portal" / "local" / name, rooms)
    (folder / "requirements").mkdir()
    for level in install.LEVELS:
        (folder / "requirements" / f"{level}.txt").write_text(NOTHING)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout in which nothing was installed yet."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout after an installation that found the remains of an interrupted one."""
    folder = make_project(tmp_path_factory.mktemp("installed"))
    venv = folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    (venv / ".installing").touch()
    (venv / ".installed-local").write_text(NOTHING)
    (venv / "half").touch()
    first = run_installer(folder)
    assert first.returncode == 0, first.stderr
    assert first.stdout == "Installing the dependencies into .venv (only when they change) …\n"
    return folder


def run_installer(project: Path, level: str = "local", **extra: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **extra}
    return subprocess.run(
        ["/bin/sh", "portal/local/install.sh", level],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_second_time_has_nothing_to_do_and_needs_no_other_python(installed: Path) -> None:
    assert (installed / ".venv" / ".installed-local").read_text() == NOTHING

    second = run_installer(installed, PATH="/nowhere", PYTHON="")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_broken_half_made_venv_is_made_again_from_the_start(installed: Path) -> None:
    venv = installed / ".venv"

    assert not (venv / "half").exists()
    assert not (venv / ".installing").exists()
    assert subprocess.run([venv / "bin" / "python", "-c", ""], check=False).returncode == 0


def test_no_python_is_one_sentence(project: Path) -> None:
    done = run_installer(project, PATH="/nowhere", PYTHON="")

    assert done.returncode == 1
    assert done.stderr == (
        "Tandem needs Python 3.11 or newer: install it, or name one with PYTHON=/path/to/python3.\n"
    )
    assert not (project / ".venv").exists()


def test_a_chosen_python_that_does_not_work_is_one_sentence(project: Path) -> None:
    done = run_installer(project, PYTHON="/nowhere/python3")

    assert done.returncode == 1
    assert done.stderr == "PYTHON=/nowhere/python3 is not a working Python 3.11 or newer.\n"


def test_a_requirement_that_cannot_be_had_leaves_no_stamp(installed: Path) -> None:
    requirements = installed / "requirements" / "local.txt"
    requirements.write_text(f"tandem-needs-this==1 --hash=sha256:{'0' * 64}\n")

    done = run_installer(installed, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(installed))

    assert done.returncode == 1
    assert done.stderr.endswith(
        "The dependencies could not be installed, once over the network; pip says why above.\n"
    )
    assert not (installed / ".venv" / ".installed-local").exists()
    requirements.write_text(NOTHING)
    assert run_installer(installed).returncode == 0


def test_a_python_without_the_venv_module_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")

    with pytest.raises(install.CannotInstall, match="apt install python3-venv"):
        install.make_venv()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("held", "level", "enough"),
    [
        ("local", "local", True),
        ("local", "dev", False),
        ("dev", "dev", True),
        # What development needs contains what running needs.
        ("dev", "local", True),
    ],
)
def test_what_is_installed_is_known_by_its_requirements(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, held: str, level: str, enough: bool
) -> None:
    monkeypatch.setattr(install, "PROJECT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "UNFINISHED", tmp_path / ".installing")
    (tmp_path / "requirements").mkdir()
    for known in install.LEVELS:
        install.requirements(known).write_text(f"{known} 1")
    install.stamp(held).write_text(f"{held} 1")
    assert install.is_installed(level) is enough

    install.requirements(held).write_text(f"{held} 2")
    assert not install.is_installed(level)


def test_an_interrupt_leaves_the_mark_of_an_unfinished_installation(project: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-I", "portal/local/install.py", "local"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A shell starts what it runs in the background, this run perhaps, deaf to the interrupt.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (nothing else runs)
    )
    assert process.stdout
    assert process.stdout.readline().startswith("Installing")
    process.send_signal(signal.SIGINT)

    assert process.wait() != 0
    assert not (project / ".venv" / ".installed-local").exists()
    process.stdout.close()
