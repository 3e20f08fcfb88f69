"""Make the environment that everything else runs in; only the standard library of Python 3.11 is needed.

The environment (`.venv`) holds exactly what `requirements.lock` names, by hash. It is made again when the lock
changes. As root, missing system packages are installed; as another user the one line to run is printed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
LOCK = HERE / "requirements.lock"
STAMP = VENV / "linli.stamp"
# What the PDF library draws text with, and fonts that have Chinese characters.
SYSTEM_LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0", "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}  # fmt: skip
FONTS = Path("/usr/share/fonts")
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/snap/bin/chromium")


def say(text: str) -> None:
    print(f"linli: {text}", file=sys.stderr, flush=True)


def main(argv: list[str]) -> int:
    if os.name != "posix":
        say("Linli runs on Linux and macOS. On Windows, use WSL.")
        return 1
    needed = [*missing_libraries(), *(missing_for_tests() if argv[:1] == ["test"] else [])]
    if argv[:1] != ["test"] and missing_font():
        if os.geteuid() == 0:
            needed += missing_font()
        else:
            say(
                "PDF documents need a Chinese font, the rest works without: sudo apt-get install fonts-noto-cjk"
            )
    python = ready_python()
    if python is None:
        needed += venv_packages()
    if needed and not install_system(needed):
        return 1
    if python is None:
        make_environment()
    os.environ["VIRTUAL_ENV"] = str(VENV)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    program = VENV / "bin" / "python"
    os.execv(program, [str(program), "-m", "linli.site.cli", *argv])  # noqa: S606 - our own interpreter
    return 1


def ready_python() -> Path | None:
    """The environment's Python, if it was made from this lock by this Python."""
    python = VENV / "bin" / "python"
    return python if python.exists() and STAMP.exists() and STAMP.read_text() == fingerprint() else None


def fingerprint() -> str:
    text = (
        LOCK.read_bytes() + (HERE / "pyproject.toml").read_bytes() + sys.version.encode() + str(HERE).encode()
    )
    return hashlib.sha256(text).hexdigest()


def venv_packages() -> list[str]:
    """Debian ships Python without the part that makes environments."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]
    return []


def missing_libraries() -> list[str]:
    if sys.platform != "linux":
        return []
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    return [package for library, package in SYSTEM_LIBRARIES.items() if known and library not in known]


def missing_for_tests() -> list[str]:
    chromium = [] if any(Path(p).exists() for p in CHROMIUM) else ["chromium"]
    return [*chromium, *missing_font()]


def missing_font() -> list[str]:
    """A font with Chinese characters, for documents and for pictures of pages."""
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout if shutil.which("fc-list") else ""  # fmt: skip
    return [] if listed.strip() or any(FONTS.rglob("*CJK*")) else ["fonts-noto-cjk"]


def install_system(packages: list[str]) -> bool:
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"some system packages are missing. Run this once, then try again:\n  sudo {' '.join(command)}")
        return False
    say(f"installing {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=False, env=env, stdout=subprocess.DEVNULL)
    if subprocess.run(command, check=False, env=env, stdout=subprocess.DEVNULL).returncode != 0:
        say(f"that failed. Run it by hand to see why:\n  {' '.join(command)}")
        return False
    return True


def make_environment() -> None:
    """Packages by hash from the lock, and this checkout's `src` on the path."""
    say("making the environment in .venv (a few minutes, once)")
    shutil.rmtree(VENV, ignore_errors=True)
    # A fresh interpreter: ensurepip may have been installed a moment ago.
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)], check=True)
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    (packages / "linli-checkout.pth").write_text(f"{HERE / 'src'}\n")
    STAMP.write_text(fingerprint())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        say(f"this step failed: {' '.join(map(str, error.cmd))}")
        say("check the network and the disk, then run the same command again; what was done is kept.")
        sys.exit(1)
