"""Sets up what `make` needs, with nothing but Python: environment, packages, browser assets, translations.

Each step keeps a stamp, the hash of what it was made from, and is passed over while that has not changed.
Only the standard library is used here, for at the first call there is nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / ".build"
ASSETS = ROOT / "app" / "assets"
MODULES = ASSETS / "node_modules"
DIST = ROOT / "app" / "static" / "dist"
TRANSLATIONS = ROOT / "app" / "translations"
LOCK, DEV_LOCK, NODE_LOCK = (ROOT / f"requirements{part}.lock" for part in ("", "-dev", "-node"))
OLDEST_NODE = 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    dev: bool = options.parse_args().dev
    prepare_environment()
    prepare_packages(dev=dev)
    prepare_assets()
    prepare_translations()


def prepare_environment() -> None:
    # The path is part of it: the programs in a virtual environment know where they were installed.
    key = digest([], sys.version, str(VENV))
    once("environment", key, PYTHON.exists(), "建立虚拟环境 / Making the virtual environment", make_environment)


def make_environment() -> None:
    for stamp in ("packages", "packages-dev", "node"):
        (STAMPS / stamp).unlink(missing_ok=True)
    if try_run([sys.executable, "-m", "venv", "--clear", VENV]):
        return
    # Debian ships Python without ensurepip; a pip outside can still fill an environment that has none.
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
    if not try_run([sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "pip"]):
        sys.exit(
            "Python 缺少 venv 模块，请先安装（Debian、Ubuntu：apt install python3-venv）。\n"
            "This Python lacks its venv module. Install it first (Debian, Ubuntu: apt install python3-venv)."
        )


def prepare_packages(*, dev: bool) -> None:
    install("packages", LOCK, "安装 Python 包 / Installing the Python packages")
    if dev:
        install("packages-dev", DEV_LOCK, "安装测试用的包 / Installing the packages for tests")


def install(stamp: str, lock: Path, title: str) -> None:
    quiet = ["-qq", "--disable-pip-version-check", "--no-input"]
    command = [PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", lock]
    once(stamp, digest([lock]), True, title, lambda: run(command))


def prepare_assets() -> None:
    locks = [ASSETS / "package.json", ASSETS / "package-lock.json"]
    modules, built = digest(locks), digest(asset_sources())
    if is_current("assets", built) and DIST.is_dir():
        return
    path = path_with_node()
    install_modules = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    title = "安装浏览器组件 / Installing the browser packages"
    once("modules", modules, MODULES.is_dir(), title, lambda: run(install_modules, ASSETS, path))
    title = "构建页面资源 / Building the assets"
    once("assets", built, DIST.is_dir(), title, lambda: run(["node", "build.mjs"], ASSETS, path))


def asset_sources() -> list[Path]:
    folders = [entry for entry in ASSETS.iterdir() if entry.is_dir() and entry != MODULES]
    files = [entry for entry in ASSETS.iterdir() if entry.is_file()]
    return sorted(files + [path for folder in folders for path in folder.rglob("*") if path.is_file()])


def path_with_node() -> str:
    """A PATH on which Node is new enough: the machine's own, or else the one from the package index."""
    path = os.environ.get("PATH", os.defpath)
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return path
    install("node", NODE_LOCK, "安装 Node.js / Installing Node.js")
    return f"{VENV / 'bin'}{os.pathsep}{path}"


def node_version() -> int:
    try:
        answer = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
        return int(answer.strip().removeprefix("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def prepare_translations() -> None:
    catalogues = sorted(TRANSLATIONS.rglob("*.po"))
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    command = [VENV / "bin" / "pybabel", "--quiet", "compile", "--directory", TRANSLATIONS]
    once(
        "translations",
        digest(catalogues),
        compiled,
        "编译译文 / Compiling the translations",
        lambda: run(command),
    )


def once(name: str, key: str, there: bool, title: str, make: Callable[[], None]) -> None:
    """Make it unless it is there and was made from the same inputs."""
    if there and is_current(name, key):
        return
    print(f"· {title} …", flush=True)
    (STAMPS / name).unlink(missing_ok=True)
    make()
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(key)


def is_current(name: str, key: str) -> bool:
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == key


def digest(files: Iterable[Path], *more: str) -> str:
    total = hashlib.sha256("\0".join(more).encode())
    for file in files:
        total.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def run(command: Sequence[str | Path], folder: Path = ROOT, path: str | None = None) -> None:
    environment = os.environ | ({"PATH": path} if path else {})
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environment)
    if done.returncode:
        words = " ".join(str(part) for part in command)
        sys.exit(f"这一步没有成功 / This step failed: {words}")


def try_run(command: Sequence[str | Path]) -> bool:
    return subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True).returncode == 0


if __name__ == "__main__":
    main()
