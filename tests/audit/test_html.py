"""The page of an audit: complete, sound, and nothing that others wrote acts in it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.audit.html import render
from flexlint.audit.model import Audit, Verdict
from flexlint.audit.svg import STEPS
from flexlint.audit.views import Anchors, quote
from flexlint.catalog import load_catalog
from flexlint.model import Finding, Location, Report, Severity, Suggestion, Summary
from tests.audit.pages import Element, parsed, skeleton
from tests.audit.sample_audit import API, WEB, audit_of, finding, hostile, many, sample
from tests.work import calls

CATALOG = load_catalog()
NOTHING = Audit(
    report=Report((), Summary(3, 0, 3, nothing=("no file mentions scale sets",))),
    verdict=Verdict("nothing", "There is no scale set.", ()),
    by_row=(),
    by_severity=(),
    by_surface=(),
    by_directory=(),
    unsaid=(),
    sets=(),
    version="0.1.0",
    catalog_date="2026-11-23",
    catalog_digest="",
)


@cache
def page_of_sample() -> str:
    return render(sample(), CATALOG)


@cache
def sample_document() -> Element:
    """What is in it; nobody changes it."""
    return parsed(page_of_sample())


def by_id(document: Element, name: str) -> Element:
    (found,) = [e for e in document.all() if e.attributes.get("id") == name]
    return found


def page(audit: Audit) -> Element:
    return parsed(render(audit, CATALOG))


# -- one file that is sound ----------------------------------------------------------------

SOUND: Mapping[str, Callable[[], Audit]] = {
    "sample": sample,
    "nothing": lambda: NOTHING,
    "hostile": lambda: hostile("<&>\"'"),
    "without sets": lambda: replace(sample(), sets=()),
    "one moment": lambda: replace(sample(), history=sample().history[:1], progress=None),
}


@cache
def sound(name: str) -> Element:
    return page(SOUND[name]())


@pytest.mark.parametrize("name", SOUND)
def test_names_are_unique_and_links_lead_somewhere(name: str) -> None:
    document = sound(name)
    names = Counter(e.attributes["id"] for e in document.all() if "id" in e.attributes)
    assert [name for name, number in names.items() if number > 1] == []
    for element in document.all():
        for attribute in ("href", "aria-labelledby", "for"):
            target = element.attributes.get(attribute, "")
            if attribute == "href" and not target.startswith("#"):
                continue
            assert not target or target.removeprefix("#") in names, target


@pytest.mark.parametrize("name", SOUND)
def test_the_page_asks_for_nothing(name: str) -> None:
    document = sound(name)
    for element in document.all():
        attributes = element.attributes
        assert not {"src", "srcset", "action", "style", "background"} & attributes.keys()
        assert not [a for a in attributes if a.startswith("on")]
        if element.tag == "a" and not attributes["href"].startswith("#"):
            assert re.match(r"https?://", attributes["href"])
            assert attributes["rel"] == "noopener noreferrer"
    assert [e.attributes["href"] for e in document.all("link")] == ["data:,"]
    assert not document.all("iframe", "object", "embed", "base", "img")
    assert "@import" not in document.all("style")[0].text
    assert "url(" not in document.all("style")[0].text


@pytest.mark.parametrize("name", SOUND)
def test_the_policy_allows_the_own_style_and_script_alone(name: str) -> None:
    document = sound(name)
    (policy,) = [
        e.attributes["content"]
        for e in document.all("meta")
        if e.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (element,) = document.all(tag)
        digest = hashlib.sha256("".join(element.texts).encode()).digest()
        assert rules[rule] == f"'sha256-{base64.b64encode(digest).decode()}'"
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"


@pytest.mark.parametrize("name", SOUND)
def test_a_screen_reader_finds_its_way(name: str) -> None:
    document = sound(name)
    (html,) = document.all("html")
    assert html.attributes["lang"] == "en"
    assert len(document.all("main")) == len(document.all("h1")) == 1
    (body,) = document.all("body")
    first = body.children[0]
    assert (first.tag, first.attributes["href"]) == ("a", "#main")
    levels = [int(e.tag[1]) for e in document.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in document.all("table"):
        assert table.children[0].tag == "caption"
        assert table.children[0].text
        assert all(th.attributes.get("scope") in {"row", "col"} for th in table.all("th"))
    for details in document.all("details"):
        assert details.children[0].tag == "summary"
        assert details.children[0].text
    for svg in document.all("svg"):
        hidden = svg.attributes.get("aria-hidden") == "true"
        assert hidden or (svg.attributes["role"], bool(svg.attributes["aria-label"])) == (
            "img",
            True,
        )
    for field in document.all("input", "select"):
        assert field.parent is not None
        assert field.parent.tag == "label"


def test_the_same_audit_gives_the_same_page() -> None:
    assert render(sample(), CATALOG) == page_of_sample()


# -- what is said ---------------------------------------------------------------------------


def test_the_first_screen_says_how_it_stands() -> None:
    audit = sample()
    overview = by_id(sample_document(), "overview").text
    assert "Not ready" in overview
    assert audit.verdict.headline in overview
    for reason in audit.verdict.reasons:
        assert reason in overview
    for one in audit.unsaid:
        assert one.title in overview
    assert "2026-11-23" in overview
    assert audit.catalog_digest in overview
    for count in (*audit.by_row, *audit.by_surface, *audit.by_directory):
        assert count.label in overview
        said = f"{count.total}: {count.errors} error"
        assert said in overview, said
    assert "2 Uniform, 1 Flexible, 2 not known" in overview


def test_nothing_found_is_not_nothing_unknown() -> None:
    clean = page(NOTHING)
    assert "Nothing: every file" in clean.text
    assert "There is no scale set." in clean.text
    unsure = page(replace(NOTHING, unsaid=sample().unsaid))
    assert "Nothing: every file" not in unsure.text
    assert "2 things may hide more findings" in unsure.text
    titles = [each.text for each in unsure.all("h4")]
    assert titles == ["Could not be read or decided 2", "Bound to no scale set 1"]
    settled = [one for one in sample().unsaid if one.kind == "binding"]
    bound = page(replace(NOTHING, unsaid=tuple(settled)))
    assert "None of this hides a finding" in bound.text


def test_every_finding_is_there_once_with_all_that_is_known() -> None:
    audit = sample()
    document = sample_document()
    rules = {rule.code: rule for rule in CATALOG.rules}
    for each in audit.report.findings:
        article = by_id(document, each.fingerprint)
        assert each.code in article.text
        assert each.message in article.text
        assert f"{each.location.line}:{each.location.column}" in article.text
        assert each.severity.label in article.text
        assert f"{each.confidence.label} confidence" in article.text
        (mark,) = article.all("mark")
        location = each.location
        assert mark.text == location.snippet[location.column - 1 : location.end_column - 1]
        links = [a.attributes["href"] for a in article.all("a")]
        assert f"#{each.fingerprint}" in links
        assert f"#rule-{each.code}" in links
        assert each.binding.why in article.text
        for related in (*each.related, *each.binding.evidence):
            assert f"{related.location.path}:{related.location.line}" in article.text
        if each.suggestion is not None:
            assert " ".join(each.suggestion.text.split()) in article.text
            assert each.suggestion.note in article.text
    for code in {each.code for each in audit.report.findings}:
        page = by_id(document, f"rule-{code}")
        assert rules[code].summary in page.text
        assert [s for s in page.all("p") if s.text.startswith("Sources: ")]
    shown = document.having("f")
    assert len(shown) == len(audit.report.findings)
    assert len(document.having("rule")) == len({each.code for each in audit.report.findings})


def test_what_is_known_of_a_set_is_told() -> None:
    document = sample_document()
    article = by_id(document, "set-web-vmss")
    for text in (
        "Uniform: the template gives orchestrationMode (high confidence), infra/web.bicep:14",
        "infra/web.bicep:14",
        "infra/prod.bicepparam:1",
        "they are taken for one set because nothing says otherwise",
        "What stands in the way",
        "What will go blind",
        "What needs a decision",
        "@shop/platform, @shop/web",
    ):
        assert text in article.text, text
    assert "Nothing that was found" not in article.text


def test_the_plan_is_told_and_drawn_in_order() -> None:
    audit = sample()
    article = by_id(sample_document(), "plan-web-vmss")
    packages = audit.sets[0].packages
    (listed,) = article.all("ol")
    assert len(listed.children) == len(packages)
    for item, package in zip(listed.children, packages, strict=True):
        assert package.title in item.text
        assert package.effort.formula in item.text
        assert len(item.having("tasks")[0].children) == len(package.tasks)
    (picture,) = article.all("svg")
    assert [e.text for e in picture.having("title")] == [
        title for step, title in STEPS.items() if step != "mode"
    ]
    assert len(picture.having("arrow")) == 7


def test_progress_history_and_repositories_are_told() -> None:
    document = sample_document()
    progress = by_id(document, "progress")
    assert "Compared with audit of 2026-09-01" in progress.text
    numbers = [(d.all("dt")[0].text, d.all("dd")[0].text) for d in progress.all("dl")[0].children]
    assert numbers == [("Fixed", "9"), ("New", "2"), ("Remaining", "42")]
    assert len(progress.all("polygon")) == 3
    repositories = by_id(document, "repositories").text
    assert "Not audited: git fetch ended with status 128" in repositories
    without = page(replace(sample(), progress=None, history=(), repositories=()))
    names = {e.attributes.get("id") for e in without.all()}
    assert not {"progress", "repositories"} & names


def test_what_the_filter_asks_for_is_said_of_every_finding() -> None:
    audit = sample()
    document = sample_document()
    options = {
        select.attributes["name"]: {
            option.attributes["value"]: option.text for option in select.all("option")
        }
        for select in document.all("select")
    }
    for each in audit.report.findings:
        key = by_id(document, each.fingerprint).attributes["data-k"]
        severity, number, surface, row = key.split()
        assert severity == each.severity.label
        assert options["severity"][severity].lower() == severity
        assert options["set"][number] == (each.binding.name or "Bound to no scale set")
        assert options["surface"][surface]
        assert (f"Row {each.row}" if each.row else "Beyond") in options["row"][row]


def test_a_rule_that_is_not_known_has_no_page_and_no_link() -> None:
    odd = replace(finding(0, WEB), code="OWN12345", name="own")
    document = page(audit_of([odd], [WEB]))
    (article,) = document.having("f")
    assert "OWN12345" in article.text
    assert not [a for a in article.all("a") if a.attributes["href"].startswith("#rule-")]


def test_one_fingerprint_twice_is_two_names() -> None:
    one = finding(0, WEB)
    document = page(audit_of([one, replace(one, message="another")], [WEB]))
    assert len({article.attributes["id"] for article in document.having("f")}) == 2


# -- nothing that others wrote acts ---------------------------------------------------------

PIECES = (
    "<", ">", "&", '"', "'", "`", "{{", "}}", "{%", "%}", "<!--", "-->", "]]>", "<![CDATA[",
    "</script>", "</style>", "</title>", "</pre>", "</svg>", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "&lt;", "&#x3c;", "data:text/html,x",
    "\x00", "\x07", "\x1b[31m", "\r\n", "\n", "\t", "\x85", "\u2028", "\u202e", "\u2066", "\u200b",
    "\ufeff", "\ud800", "\udcff", "\U000e0041", "a", " ", "/", "#", ":", "é", "漢", "0",
)  # fmt: skip
NASTY = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


@cache
def harmless() -> list[tuple[str, tuple[str, ...]]]:
    return skeleton(page(hostile("plain")))


@given(NASTY)
@settings(max_examples=40)
def test_texts_of_others_are_text_and_stay_out_of_what_is_obeyed(text: str) -> None:
    rendered = render(hostile(text), CATALOG)
    rendered.encode("utf-8")
    assert not UNSEEN.search(rendered)
    document = parsed(rendered)
    assert skeleton(document) == harmless()
    plain = sample_document()
    for tag in ("script", "style"):
        assert document.all(tag)[0].texts == plain.all(tag)[0].texts
    for element in document.all():
        for name in ("href", "id", "for", "aria-labelledby", "data-k"):
            value = element.attributes.get(name, "")
            assert re.fullmatch(r"#?[A-Za-z0-9_, -]*|https?://[!-~]+|data:,", value), value


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://example.org",
        "data:text/html,<script>alert(1)</script>",
        "//example.org/x",
        "http:///x",
        "https://exa mple.org",
        "https://example.org/\u202egpj",
        "https://[",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_source_that_is_no_web_address_is_no_link(url: str) -> None:
    known = {tag: replace(source, url=url) for tag, source in CATALOG.sources.items()}
    document = parsed(render(sample(), replace(CATALOG, sources=known)))
    outside = [a for a in document.all("a") if not a.attributes["href"].startswith("#")]
    assert outside == []


def test_sources_on_the_web_are_links() -> None:
    document = sample_document()
    assert [a for a in document.all("a") if a.attributes["href"].startswith("https://learn.")]


@pytest.mark.parametrize(
    ("location", "parts"),
    [
        (Location("a", 1, 5, 1, 8, "abc def ghi"), ("abc ", "def", " ghi")),
        (Location("a", 1, 5, 2, 3, "abc def ghi"), ("abc ", "def ghi", "")),
        (Location("a", 1, 105, 1, 108, "abc def ghi", 100, 7), ("abc ", "def", " ghi")),
        (Location("a", 1, 50, 1, 60, "short"), ("short", "", "")),
        (Location("a", 1, 1, 1, 1, "x"), ("", "", "x")),
        (Location("a", 1, 9, 1, 10, "        x"), ("", "x", "")),
    ],
)
def test_a_line_is_quoted_with_what_it_is_about(
    location: Location, parts: tuple[str, str, str]
) -> None:
    quoted = quote(location)
    assert quoted is not None
    assert (quoted.before, quoted.marked, quoted.after) == parts


def test_a_line_that_is_not_known_is_not_quoted() -> None:
    assert quote(Location("a", 1, 1, 1, 1)) is None


@given(st.lists(st.text(max_size=20)))
def test_names_for_links_are_plain_and_never_given_twice(wanted: list[str]) -> None:
    anchors = Anchors()
    given_out = [anchors.new(text, "set-") for text in wanted]
    assert len(set(given_out)) == len(given_out)
    assert all(re.fullmatch(r"set-[A-Za-z0-9_-]*", name) for name in given_out)


# -- much of it -----------------------------------------------------------------------------


def test_ten_thousand_findings_fit_in_fifteen_megabytes() -> None:
    audit = many(10_000)
    text = render(audit, CATALOG)
    assert len(text.encode()) < 15_000_000
    assert text.count('data-k="') == 10_000
    codes = {each.code for each in audit.report.findings}
    assert text.count('<article class="rule"') == len(codes)


def test_work_grows_with_the_findings_and_no_faster() -> None:
    little, much = many(300), many(1200)
    render(little, CATALOG)
    small = calls(lambda: render(little, CATALOG))
    large = calls(lambda: render(much, CATALOG))
    assert large < 5 * small


def test_many_packages_that_wait_for_many_are_told_in_short() -> None:
    """What comes before a package is not repeated at each of them."""
    audit = many(2000)
    text = render(audit, CATALOG)
    packages = sum(len(one.packages) for one in audit.sets)
    assert packages > 300
    assert text.count('href="#work-') <= 4 * packages


def test_long_replacements_are_told_once() -> None:
    long = "x = 1\n" * 3000
    one: Finding = replace(finding(0, WEB), suggestion=Suggestion(long, "python"))
    text = render(audit_of([one], [WEB]), CATALOG)
    assert text.count("x = 1\n" * 100) == 30
    assert one.severity is Severity.INFO


def test_a_finding_about_several_sets_is_shown_with_each() -> None:
    one = finding(0, WEB)
    also = (replace(one.binding, scale_set=API.id, name=API.name, why="the loop's second turn"),)
    document = page(audit_of([replace(one, also=also)], [WEB, API, None]))
    (article,) = document.having("f")
    assert article.attributes["data-k"].split()[1] == "0,1"
    assert "api-flex: the loop's second turn" in article.text
    assert {"#set-web-vmss", "#set-api-flex"} <= {a.attributes["href"] for a in article.all("a")}


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Not ready: 3 findings stand in the way.", "Not ready 3 findings stand in the way."),
        ("3 findings stand in the way.", "Not ready 3 findings stand in the way."),
        ("The sets of the shop: none is ready.", "Not ready The sets of the shop: none is ready."),
    ],
)
def test_the_verdict_is_said_once(headline: str, shown: str) -> None:
    audit = replace(NOTHING, verdict=Verdict("not-ready", headline, ()))
    (said,) = page(audit).having("verdict")
    assert said.text == shown


def test_work_grows_with_the_sets_and_no_faster() -> None:
    def audit(number: int) -> Audit:
        sets = [replace(WEB, id=f"id-{n}", name=f"set-{n}") for n in range(number)]
        return audit_of([finding(n, sets[n % number]) for n in range(2 * number)], sets)

    little, much = audit(150), audit(600)
    render(little, CATALOG)
    small = calls(lambda: render(little, CATALOG))
    large = calls(lambda: render(much, CATALOG))
    assert large < 5 * small


def test_a_set_that_stays_uniform_has_a_reason_and_no_packages() -> None:
    audit = sample()
    why = "its machines are of a size that Flexible does not have"
    staying = replace(audit.sets[0], stays=why, packages=(), blockers=())
    document = page(replace(audit, sets=(staying, *audit.sets[1:])))
    assert why in by_id(document, "set-web-vmss").text
    plan = by_id(document, "plan-web-vmss")
    assert f"It stays Uniform: {why}." in plan.text
    assert not plan.all("ol", "svg")


def test_sets_of_one_name_are_told_apart() -> None:
    twin = replace(WEB, id="twin", group="rg-test")
    bare = replace(WEB, id="bare", group="", declared=())
    findings = [finding(number, one) for number, one in enumerate((WEB, twin, bare))]
    document = page(audit_of(findings, [WEB, twin, bare]))
    titles = [each.all("h3")[0].text for each in document.having("set")]
    assert titles == [
        "web-vmss (rg-shop, infra/web.bicep:14) Uniform",
        "web-vmss (rg-test, infra/web.bicep:14) Uniform",
        "web-vmss Uniform",
    ]
    labels = [
        e.attributes["aria-label"] for e in document.all() if e.attributes.get("role") == "region"
    ]
    assert len(labels) == len(set(labels)) > 0
