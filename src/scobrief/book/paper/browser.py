"""Print a file by a browser that is installed: Chromium, Chrome or Edge, started for this and ended whatever happens.

Its own command line does all that is asked of it (outline, tags, sizes from the style sheet), so nothing has to talk
to it; it shows the file with no network, no profile of the reader's and no window.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from ...errors import BuildError

SECONDS = 120
# What names a browser, what names the seconds it may take.
NAMED_BY = ("SCOBRIEF_BROWSER", "CHROME_PATH")
SECONDS_BY = "SCOBRIEF_BROWSER_SECONDS"
# Heads and page numbers of @page are drawn since this version.
OLDEST = 131

_COMMANDS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe",
            "Microsoft/Edge/Application/msedge.exe")  # fmt: skip
_FLAGS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--disable-crash-reporter", "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND", "--mute-audio",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip
INSTALL = (
    "Install Chromium, Chrome or Edge (on Debian: apt-get install chromium; on macOS: brew install --cask chromium), "
    f"or name one by {NAMED_BY[0]}=/path/to/it."
)


def find() -> str:
    """Return the path of a browser: the one that is named, else the first that is found.

    Raises BuildError, with what to do, if there is none or the named one is no program.
    """
    for variable in NAMED_BY:
        if named := os.environ.get(variable):
            found = shutil.which(named)
            if not found:
                raise BuildError(f"{variable}={named}: no program of that name can be run. {INSTALL}")
            return found
    for place in _places():
        if found := shutil.which(place):
            return found
    raise BuildError(f"No browser found that could print the PDF. {INSTALL}")


def _places() -> Iterator[str]:
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (str(folder / f"{name}.app/Contents/MacOS/{name}") for name in _MAC)
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := os.environ.get(variable):
                yield from (str(Path(folder) / name) for name in _WINDOWS)
    yield from _COMMANDS


def print_pdf(page: Path, target: Path, browser: str) -> None:
    """Print an HTML file to a PDF with outline and tags. The page's style sheet decides its size and heads.

    Raises BuildError if the browser fails or is not done in time; it and all that it started are ended.
    """
    seconds = _seconds()
    target.unlink(missing_ok=True)
    # Beside the page, not in /tmp: a browser that comes as a snap sees nothing of that.
    with tempfile.TemporaryDirectory(dir=page.parent, prefix="profile-", ignore_cleanup_errors=True) as profile:
        log = Path(profile) / "said"
        command = [browser, *_FLAGS, *_sandbox(), f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        with log.open("wb") as said:
            process = _start([*command, page.as_uri()], said)
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                raise BuildError(
                    f"{browser}: the PDF was not printed within {seconds:g} seconds, and the browser was ended. "
                    f"Give it longer by {SECONDS_BY}=300, or name another one by {NAMED_BY[0]}."
                ) from None
            finally:
                _end(process)
        if not target.is_file() or not target.read_bytes().startswith(b"%PDF"):
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
            words = " ".join(last) or "nothing"
            raise BuildError(f"{browser}: no PDF was printed (exit code {code}). It said: {words}\n{INSTALL}")


def _seconds() -> float:
    told = os.environ.get(SECONDS_BY)
    if not told:
        return SECONDS
    with suppress(ValueError):
        if 0 < float(told) < float("inf"):
            return float(told)
    raise BuildError(f"{SECONDS_BY}={told}: expected a number of seconds, as 300.")


def _sandbox() -> list[str]:
    """Chromium refuses to run as root with its sandbox; what it shows here is our own file, without scripts."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _start(command: list[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    own: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **own)
    except OSError as e:
        raise BuildError(f"{command[0]}: cannot be started: {e.strerror}. {INSTALL}") from e


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and its whole family, which outlives it where it was stopped or has crashed."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.wait()
