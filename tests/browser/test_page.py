"""The page of an audit in a browser: on a desk, on a phone, in the dark, on paper."""

from __future__ import annotations

import itertools
import re
import zlib
from typing import Any

import pytest

from tests.audit.sample_audit import sample
from tests.browser.conftest import WIDTHS, Open

SHAPES = list(itertools.product(WIDTHS, ("light", "dark")))
FINDINGS = [each.fingerprint for each in sample().report.findings]


def axe(page: Any) -> list[str]:
    """What axe has to say against ``page``."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found.response["violations"]
    ]


def says(page: Any, text: str | re.Pattern[str]) -> None:
    """Wait until the filter says so."""
    from playwright.sync_api import expect

    expect(page.locator("#shown")).to_have_text(text, timeout=120_000)


def rests(page: Any, name: str) -> float:
    """Wait until what is called ``name`` no longer moves; where its upper edge is then."""
    top: float = page.evaluate(
        """name => new Promise(done => {
             let before = NaN, same = 0;
             const look = () => {
               const top = document.getElementById(name).getBoundingClientRect().top;
               same = top === before ? same + 1 : 0;
               before = top;
               same > 5 ? done(top) : requestAnimationFrame(look);
             };
             look();
           })""",
        name,
    )
    return top


@pytest.mark.parametrize("name", ["sample", "hostile"])
@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_it_is_quiet_and_fits(opened: Open, name: str, width: str, scheme: str) -> None:
    it = opened(name, width=width, scheme=scheme)
    it.page.wait_for_load_state("networkidle")
    assert it.quiet, (it.said, it.asked)
    assert it.page.title() != "owned"
    wide = it.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= WIDTHS[width][0]


@pytest.mark.parametrize(("width", "scheme"), SHAPES)
def test_axe_has_nothing_against_it(opened: Open, width: str, scheme: str) -> None:
    it = opened(width=width, scheme=scheme)
    it.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert axe(it.page) == []


def test_axe_has_nothing_against_what_others_wrote(opened: Open) -> None:
    assert axe(opened("hostile").page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_dark_and_light_differ(opened: Open, width: str) -> None:
    def paper(scheme: str) -> str:
        it = opened(width=width, scheme=scheme)
        color: str = it.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return color

    assert paper("light") == "rgb(255, 255, 255)"
    assert max(map(int, re.findall(r"\d+", paper("dark")))) < 40


def test_without_a_script_everything_is_there(opened: Open) -> None:
    it = opened(script=False)
    page = it.page
    assert page.locator(".f").count() == len(FINDINGS)
    for name in (FINDINGS[0], FINDINGS[-1]):
        assert page.locator(f"[id='{name}']").is_visible()
    assert not page.locator("#filter").is_visible()
    for section in ("overview", "sets", "plan", "findings", "progress", "rules"):
        assert page.locator(f"#{section} h2").count() == 1
    assert it.quiet


# -- the filter -----------------------------------------------------------------------------


def test_the_filter_shows_what_is_asked_for(opened: Open) -> None:
    it = opened()
    page = it.page
    assert it.shown() == FINDINGS
    assert page.locator("#shown").inner_text() == f"{len(FINDINGS)} findings"
    wanted = [f.fingerprint for f in sample().report.findings if f.severity.label == "warning"]
    page.select_option("select[name=severity]", "warning")
    says(page, f"{len(wanted)} of {len(FINDINGS)} findings")
    assert it.shown() == wanted
    page.select_option("select[name=severity]", "")
    page.get_by_label("Search").fill("DRAIN.py  deallocate")
    wanted = [f.fingerprint for f in sample().report.findings if f.code == "FLX201"]
    says(page, f"{len(wanted)} of {len(FINDINGS)} findings")
    assert it.shown() == wanted
    assert page.locator(".file:visible").count() == 1
    page.get_by_label("Search").fill("nothing has this")
    says(page, f"0 of {len(FINDINGS)} findings")
    assert it.shown() == []
    page.get_by_role("button", name="Clear").click()
    says(page, f"{len(FINDINGS)} findings")
    assert it.shown() == FINDINGS
    assert page.locator("#shown").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("field", ["set", "surface", "row"])
def test_every_choice_shows_a_part_and_all_choices_show_all(opened: Open, field: str) -> None:
    it = opened()
    options = it.page.locator(f"select[name={field}] option")
    values = [options.nth(number).get_attribute("value") for number in range(options.count())]
    shown: list[str] = []
    for value in filter(None, values):
        it.page.select_option(f"select[name={field}]", value)
        it.page.locator("#text").press("Enter")  # at once
        part = it.shown()
        assert 0 < len(part) < len(FINDINGS)
        shown += part
    assert sorted(shown) == sorted(FINDINGS)


# -- links ----------------------------------------------------------------------------------


def test_a_permalink_shows_its_finding(opened: Open) -> None:
    name = FINDINGS[len(FINDINGS) // 2]
    it = opened(place=name)
    assert 0 <= rests(it.page, name) < WIDTHS["desktop"][1]
    assert it.page.evaluate(f"document.getElementById('{name}').matches(':target')")


def test_a_link_to_what_is_filtered_out_shows_it(opened: Open) -> None:
    it = opened()
    last = sample().report.findings[-1]
    other = next(f for f in sample().report.findings if f.severity is not last.severity)
    it.page.select_option("select[name=severity]", other.severity.label)
    says(it.page, re.compile(" of "))
    assert last.fingerprint not in it.shown()
    it.page.evaluate(f"location.hash = '{last.fingerprint}'")
    says(it.page, f"{len(FINDINGS)} findings")
    assert it.shown() == FINDINGS


def test_every_finding_leads_to_its_rule(opened: Open) -> None:
    it = opened()
    it.page.locator(".f a.code").first.click()
    code = sample().report.findings[0].code
    assert it.page.url.endswith(f"#rule-{code}")
    assert 0 <= rests(it.page, f"rule-{code}") < WIDTHS["desktop"][1]


# -- the keyboard ---------------------------------------------------------------------------


def test_the_keyboard_reaches_everything(opened: Open) -> None:
    it = opened()
    page = it.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    wanted = page.evaluate(
        """[...document.querySelectorAll(
             'main :is(a[href], input, select, button, summary, [tabindex="0"])'
           )].filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"""
    )
    reached = set()
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """(() => { const all = [...document.querySelectorAll('main *')];
                return all.indexOf(document.activeElement); })()"""
        )
        if where < 0:
            break
        assert where not in reached
        reached.add(where)
    assert len(reached) >= wanted


def test_what_scrolls_can_be_scrolled_by_keys(opened: Open) -> None:
    it = opened(width="phone")
    stuck = it.page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => {
             const style = getComputedStyle(e);
             return /auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth
               && e.tabIndex < 0 && !e.querySelector('a[href]');
           }).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert stuck == []


# -- paper ----------------------------------------------------------------------------------


def test_on_paper_everything_is_unfolded_and_nothing_is_to_be_clicked(opened: Open) -> None:
    it = opened()
    it.page.emulate_media(media="print")
    assert not it.page.locator("nav").is_visible()
    assert not it.page.locator("#filter").is_visible()
    it.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert it.page.locator("details:not([open])").count() == 0
    it.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert it.page.locator("details:not([open])").count() > 0


@pytest.mark.parametrize("script", [True, False])
def test_it_is_printed(opened: Open, script: bool) -> None:
    it = opened(script=script, scheme="dark")
    paper = it.page.pdf(format="A4", print_background=True)
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", _inflated(paper))) > 5


def test_folded_parts_are_printed_without_a_script(opened: Open) -> None:
    it = opened(script=False)
    it.page.emulate_media(media="print")
    folded = it.page.locator("details:not([open]) > :not(summary)")
    assert folded.count() > 0
    assert all(folded.nth(number).is_visible() for number in range(min(folded.count(), 20)))


def _inflated(paper: bytes) -> bytes:
    """``paper`` with its streams unpacked, as far as they are packed."""
    out = [paper]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        try:
            out.append(zlib.decompress(packed.rstrip(b"\r\n")))
        except zlib.error:
            continue
    return b"\n".join(out)


# -- much of it -----------------------------------------------------------------------------


def test_ten_thousand_findings_are_filtered_and_linked(opened: Open) -> None:
    it = opened("many")
    assert it.quiet
    page = it.page
    assert page.evaluate("document.querySelectorAll('.f').length") == 10_000
    page.select_option("select[name=severity]", "warning")
    says(page, re.compile("^[0-9,]+ of 10,000 findings$"))
    few = page.evaluate("document.querySelectorAll('.f:not([hidden])').length")
    assert 0 < few < 10_000
    last = page.evaluate("[...document.querySelectorAll('.f')].at(-1).id")
    page.evaluate(f"location.hash = '{last}'")
    says(page, "10,000 findings")
    assert 0 <= rests(page, last) < WIDTHS["desktop"][1]


def test_what_is_not_in_view_is_not_laid_out(opened: Open) -> None:
    """Opening a long page costs what can be seen of it: the rest waits."""
    it = opened("many")
    waiting = it.page.evaluate(
        """[...document.querySelectorAll('.f h4')].filter(
             h => !h.checkVisibility({contentVisibilityAuto: true})).length"""
    )
    assert waiting > 9_900
