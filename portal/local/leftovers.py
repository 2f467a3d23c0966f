"""Processes of an earlier start that was killed: found by what only ours have, and ended."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

# Every child of the supervisor carries this variable; its value is the data folder it works for.
MARK = "TANDEM_SUPERVISED_VAR"


def of_supervisor(var: Path) -> list[psutil.Process]:
    """Processes that a supervisor of this data folder started, servers apart."""
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    return [
        process
        for process in psutil.process_iter()
        if process.pid not in mine and _environment(process).get(MARK) == str(var)
    ]


def of_server(data: Path, program: str) -> list[psutil.Process]:
    """Processes of a database server that stand in its data folder.

    Args:
        data: the folder; PostgreSQL and Valkey make it their working directory.
        program: the name of the executable, such as `postgres`.
    """
    return [process for process in _standing_in(data) if _name(process) == program]


def end(processes: list[psutil.Process], *signals: signal.Signals, patience: float = 5) -> None:
    """Send each signal in turn, waiting up to `patience` seconds for the processes to be gone."""
    alive = processes
    for signum in signals:
        for process in alive:
            try:
                process.send_signal(signum)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        _, alive = psutil.wait_procs(alive, timeout=patience)
        if not alive:
            return


def _standing_in(folder: Path) -> Iterator[psutil.Process]:
    try:
        wanted = folder.stat()
    except OSError:
        return
    for process in psutil.process_iter():
        try:
            here = working_directory(process).stat()
        except (psutil.Error, OSError):
            continue
        if (here.st_dev, here.st_ino) == (wanted.st_dev, wanted.st_ino):
            yield process


def working_directory(process: psutil.Process) -> Path:
    """The folder a process stands in, so that it can be looked at even where its path cannot be walked.

    Raises:
        psutil.Error: when the process is gone or another user's.
    """
    link = Path(f"/proc/{process.pid}/cwd")
    return link if link.is_symlink() else Path(process.cwd())


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        return dict(process.environ())
    except (psutil.Error, OSError):
        return {}


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.Error:
        return ""
