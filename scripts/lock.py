"""Pins every package with the hashes of its files for all platforms; names no package index.

`make lock` chooses the newest versions that pyproject.toml allows.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
OPTIONS = (
    *("--quiet", "--upgrade", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header"),
    *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options"),
)
ADDRESS = re.compile(r"^\s*--(?!hash=).*|.*(?:file:/|https?://).*", re.MULTILINE)


def main() -> None:
    pin("requirements.lock", PROJECT.name)
    pin("requirements-dev.lock", PROJECT.name, "--extra", "dev", "--constraint", "requirements.lock")
    extras = tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"]
    pin("requirements-node.lock", "-", given="\n".join(extras["node"]))


def pin(lock: str, *arguments: str, given: str | None = None) -> None:
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", lock, *arguments]
    subprocess.run(command, cwd=ROOT, input=given, text=True, check=True)
    if found := ADDRESS.search((ROOT / lock).read_text()):
        sys.exit(f"{lock} names an address or a path: {found[0].strip()}")


if __name__ == "__main__":
    main()
