"""Where a file names a script: what that line does with it, and how long it takes to see."""

from __future__ import annotations

from itertools import islice

import pytest

from flexlint.model import Call, Known, Span
from flexlint.project.calls import Seen, variables, with_short_names
from flexlint.project.mentions import mentions
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

RUN = {
    "a command": "bash web.sh a",
    "a harmless command before it": "chmod +x web.sh && web.sh a",
    "a harmless command before it in a line of its own": "ls web.sh\nweb.sh a",
    "a substitution in a harmless command": "echo; ls $(web.sh a)",
    "a remark behind it": "web.sh a # web.sh b",
    "an item that is no pattern": "steps:\n- web.sh",
}
NOT_RUN = {
    "a remark": "# web.sh a; web.sh b | web.sh c",
    "a remark behind a command": "true # web.sh a && web.sh b",
    "a harmless command": "chmod +x web.sh web.sh",
    "a harmless command behind another": "true && chmod +x web.sh | wc web.sh",
    "a test": "[ ! -f web.sh ] && test -x web.sh",
    "a title": "  - name: web.sh a; web.sh b",
    "patterns of paths": "paths:\n  - web.sh\n  - web.sh",
    "a longer name": "bash old-web.sh web.sh.bak web.sh-old",
}
IN_DOCUMENTS = {
    "a fence": "x\n```\nweb.sh a\n```\nweb.sh b\n```\nbash web.sh c\n```\n",
    "a span": "run `web.sh a` or web.sh b, or `bash web.sh c`",
    "a prompt": "web.sh a\n$ web.sh b\n",
    "an indented line": "web.sh a\n\n    web.sh b\n",
    "a fence in the first line": "```\nweb.sh a\n```\nweb.sh b\n",
}
SEEN = {
    "a fence": (0, 2),
    "a span": (0, 2),
    "a prompt": (1,),
    "an indented line": (1,),
    "a fence in the first line": (1,),
}


def places(text: str, path: str = "a.yml", *calls: Span) -> list[int]:
    return [span.start for span in mentions(SourceFile(path, text), "web.sh", calls)]


@pytest.mark.parametrize("name", RUN)
def test_what_may_run_it(name: str) -> None:
    assert len(places(RUN[name])) == 1


@pytest.mark.parametrize("name", NOT_RUN)
def test_what_does_not_run_it(name: str) -> None:
    assert places(NOT_RUN[name]) == []


@pytest.mark.parametrize("name", SEEN)
def test_only_code_of_documents_counts(name: str) -> None:
    text = IN_DOCUMENTS[name]
    every = [at for at in range(len(text)) if text.startswith("web.sh", at)]
    assert places(text, "a.md") == [every[number] for number in SEEN[name]]


def test_calls_that_are_understood_are_left_out() -> None:
    text = "web.sh a; web.sh b; web.sh c"
    assert places(text) == [0, 10, 20]
    assert places(text, "a.yml", Span(10, 18), Span(0, 1), Span(9, 12)) == [20]


LINES = {
    "remarks": ("a.yml", "# ", "web.sh "),
    "harmless commands": ("a.yml", "", "ls web.sh; "),
    "one harmless command": ("a.yml", "ls ", "web.sh "),
    "commands without a harmless one": ("a.yml", "x", ";web.sh|"),
    "words of a document": ("a.md", "", "web.sh a "),
    "lines of a document": ("a.md", "", "web.sh a\n"),
    "spans of a document": ("a.md", "", "`x` web.sh "),
    "fences": ("a.md", "", "```\nx\n```\nweb.sh a\n"),
    "items": ("a.yml", "paths:\n", "- web.sh\n"),
    "blanks": ("a.md", "web.sh", " "),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_read_once_however_often_it_says_the_name(name: str) -> None:
    path, before, unit = LINES[name]

    def make(count: int) -> str:
        return before + unit * count

    grows_linearly(lambda text: places(text, path), make)
    # What is read again for each mention, in one step, would not come to an end.
    places(make(HOSTILE * 6 // len(unit)), path)


def test_calls_are_looked_through_once() -> None:
    def look(text: str) -> object:
        calls = [Span(at, at + 7) for at in range(0, len(text), 8)]
        return places(text, "a.yml", *calls)

    grows_linearly(look, lambda count: "web.sh; " * count)
    assert look("web.sh; " * 20_000) == []


def test_short_names_are_told_by_the_variables_of_the_script() -> None:
    source = SourceFile("a.ps1", "")
    declared = variables("param($Name, ${Group}) $script:x $Names-Of $n:")
    assert declared == {"name", "group", "script", "names", "n"}
    given = {"group": "", "names": "", "alias": "short", "na": "short", "n": "short"}
    for other, short in given.items():
        call = Call("a.ps1", Span(0, 0), given=((other, Known("web")),))
        seen = with_short_names(Seen("b.ps1", source, call), "name", declared)
        assert bool(seen.call.rest) == bool(short), other


def test_one_place_is_found_without_the_others() -> None:
    text = "web.sh a\n" * 200_000
    assert len(list(islice(mentions(SourceFile("a.yml", text), "web.sh", ()), 1))) == 1
