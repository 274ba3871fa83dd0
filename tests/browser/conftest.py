"""A real Chromium for the tests in this folder; without one they are skipped and say why.

``FLEXLINT_BROWSER`` names the program. If it is set, nothing is skipped: what is missing fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flexlint.audit.html import render
from flexlint.catalog import load_catalog
from tests.audit.sample_audit import hostile, many, sample

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--no-sandbox",  # tests run as root in containers; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOSTILE = (
    "</title></script></style></pre></svg><script>document.title='owned'</script>"
    "<img src=//x.invalid/a onerror=\"document.title='owned'\">'\"`{{7*7}}\u202e\x1b\ud800\n<!--"
)
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium, with a profile of its own that goes with it."""
    wanted = os.environ.get("FLEXLINT_BROWSER", "")

    def without(what: str) -> None:
        if wanted:
            pytest.fail(what)
        pytest.skip(what)

    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        without("no Playwright here: pip install -e '.[test-browser]'")
    program = wanted or next(filter(None, map(shutil.which, _PROGRAMS)), "")
    if not shutil.which(program):
        without("no Chromium here: apt-get install chromium, or name it in FLEXLINT_BROWSER")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which(program), headless=True, args=list(_OPTIONS)
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages in files, by what is in them."""
    catalog = load_catalog()
    audits = {"sample": sample(), "hostile": hostile(HOSTILE), "many": many(10_000)}
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for name, audit in audits.items():
        found[name] = folder / f"{name}.html"
        found[name].write_text(render(audit, catalog), encoding="utf-8")
    return found


@dataclass(slots=True)
class Opened:
    """A page in the browser, with what it did besides being shown."""

    page: Any
    path: Path
    said: list[str] = field(default_factory=list)
    """Errors, and what it wrote to the console."""
    asked: list[str] = field(default_factory=list)
    """What it asked for, itself included."""

    @property
    def quiet(self) -> bool:
        """Whether it said nothing and asked for nothing but itself."""
        return not self.said and {url.partition("#")[0] for url in self.asked} == {
            self.path.as_uri()
        }

    def shown(self) -> list[str]:
        """The names of the findings that are not hidden."""
        found: list[str] = self.page.evaluate(
            "[...document.querySelectorAll('.f')].filter(f => f.checkVisibility()).map(f => f.id)"
        )
        return found


Open = Callable[..., Opened]


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens one of the pages, each in a context of its own."""
    contexts = []

    def give(
        name: str = "sample",
        *,
        width: str = "desktop",
        scheme: str = "light",
        script: bool = True,
        place: str = "",
    ) -> Opened:
        wide, high = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": wide, "height": high},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        found = Opened(context.new_page(), pages[name])
        found.page.set_default_timeout(120_000)
        found.page.on("console", lambda message: found.said.append(message.text))
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.goto(pages[name].as_uri() + (f"#{place}" if place else ""))
        return found

    yield give
    for context in contexts:
        context.close()
