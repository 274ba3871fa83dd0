"""A file has the same findings whatever it is called by, and wherever flexlint is started."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import CALL, CLIENT, Run, flexlint, git

SHELL = "az vmss deallocate -g rg -n web --instance-ids 1\naz vmss reimage -g rg -n web\n"
FILES = {
    "top.sh": SHELL,
    "sub/a.sh": SHELL,
    "sub/deep/c.sh": SHELL,
    "sub/gen/d.sh": SHELL,
    "other/f.py": CLIENT + CALL,
    "plain/g.sh": SHELL,
}
CONFIGURATIONS: dict[str, dict[str, str]] = {
    "none": {},
    "at the top": {"flexlint.toml": 'ignore = ["FLX201"]\nexclude = ["gen/"]\n'},
    "select and ignore": {
        "flexlint.toml": 'ignore = ["FLX201"]\n',
        "sub/flexlint.toml": 'select = ["FLX201"]\n',
        "sub/deep/flexlint.toml": "",
        "other/pyproject.toml": '[tool.flexlint]\nselect = ["FLX211"]\n',
    },
    "patterns": {
        "flexlint.toml": 'exclude = ["deep/", "other/*.py"]\n',
        "sub/flexlint.toml": 'exclude = ["/gen"]\n[per-file-ignores]\n"/a.sh" = ["FLX201"]\n',
        "sub/deep/flexlint.toml": "",
        "plain/flexlint.toml": 'exclude = ["/g.*", "/x/"]\n',
    },
    "severity and fail-on": {
        "flexlint.toml": 'fail-on = "never"\n',
        "sub/flexlint.toml": 'fail-on = "error"\n[severity]\nALL = "warning"\n',
        "other/flexlint.toml": 'fail-on = "info"\n[severity]\nALL = "info"\n',
    },
    "surfaces and sizes": {
        "flexlint.toml": 'include-surfaces = ["python"]\n',
        "sub/flexlint.toml": 'include-surfaces = ["shell"]\n',
        "sub/deep/flexlint.toml": "max-file-size = 60\n",
        "other/flexlint.toml": 'include-surfaces = ["default"]\nmin-confidence = "low"\n',
    },
    "only below": {"sub/flexlint.toml": 'ignore = ["FLX201"]\n'},
}
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "the top": (".", (".",)),
    "nothing": (".", ()),
    "directories": (".", ("sub", "other", "plain", "top.sh")),
    "from below": ("sub", ("..",)),
    "from below by its name": ("other", ("../sub", ".", "../plain", "../top.sh")),
    "from elsewhere": ("/", ("{root}",)),
    "twice": (".", ("sub/deep", ".", "{root}/sub", "other/../plain")),
    "two processes": (".", ("-j", "2")),
    "one process": (".", ("-j", "1")),
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def tree(root: Path, configuration: str, *, repository: bool = False) -> Path:
    """``root`` with the files. Configurations may name files of their repository only."""
    write(root, {**FILES, **CONFIGURATIONS[configuration]})
    if repository:
        git(root, "init", "-q")
    return root


_LINKED = ("scale_set", "scale_set_id", "binding", "also")


def found(done: Run, cwd: Path, root: Path) -> dict[str, list[Any]]:
    """The findings of each file of ``root``, without what says where the run was started, and
    without what other files of the run say of their scale sets: a single file has none."""
    assert done.returncode in (0, 1), done.stderr
    findings: dict[str, list[Any]] = {}
    for finding in json.loads(done.stdout)["findings"]:
        full = os.path.normpath(cwd / finding.pop("path"))
        for key in _LINKED:
            finding.pop(key)
        findings.setdefault(os.path.relpath(full, root), []).append(finding)
    return findings


def run(root: Path, folder: str, *arguments: str) -> tuple[int, dict[str, list[Any]]]:
    cwd = root / folder
    words = [word.replace("{root}", str(root)) for word in arguments]
    done = flexlint("--output-format", "json", *words, cwd=cwd)
    return done.returncode, found(done, cwd, root)


@pytest.mark.parametrize(
    ("configuration", "repository"),
    [*((name, False) for name in CONFIGURATIONS), ("none", True), ("patterns", True)],
)
def test_every_way_to_name_all_files(tmp_path: Path, configuration: str, repository: bool) -> None:
    root = tree(tmp_path, configuration, repository=repository)
    expected = run(root, ".", ".")
    assert any(expected[1].values())
    for way, (folder, arguments) in WAYS.items():
        assert run(root, folder, *arguments) == expected, way


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_every_way_to_name_one_file(tmp_path: Path, configuration: str) -> None:
    root = tree(tmp_path, configuration)
    together = run(root, ".", ".")[1]
    codes = []
    for name in FILES:
        folder, base = os.path.split(name)
        ways = [
            run(root, ".", name, "--force-exclude"),
            run(root, folder or ".", base, "--force-exclude"),
            run(root, "other", f"../{name}", "--force-exclude"),
            run(root, "/", f"{{root}}/sub/../{name}", "--force-exclude"),
        ]
        code, findings = ways[0]
        assert all(way == (code, findings) for way in ways), name
        expected = {name: together[name]} if name in together else {}
        assert findings == expected, name
        codes.append(code)
    # As a hook names them: all at once.
    code, findings = run(root, ".", "--force-exclude", *FILES)
    assert findings == together
    assert code == max(codes)


def test_what_each_configuration_does(tmp_path: Path) -> None:
    """The runs above agree; here is what they agree on."""

    def codes(configuration: str) -> dict[str, set[str]]:
        root = tree(tmp_path / configuration, configuration)
        return {path: {f["code"] for f in each} for path, each in run(root, ".")[1].items()}

    everything = codes("none")
    assert set(everything) == set(FILES)
    assert everything["other/f.py"] == {"FLX211"}
    assert set(codes("at the top")) == set(FILES) - {"sub/gen/d.sh"}
    chosen = codes("select and ignore")
    assert chosen["sub/a.sh"] == chosen["sub/gen/d.sh"] == {"FLX201"}
    assert chosen["sub/deep/c.sh"] == everything["sub/deep/c.sh"]
    assert chosen["other/f.py"] == {"FLX211"}
    assert chosen["top.sh"] == everything["top.sh"] - {"FLX201"} != set()
    # What lies in sub is judged by sub's own patterns, not by those above it.
    left = codes("patterns")
    assert set(left) == {"top.sh", "sub/a.sh", "sub/deep/c.sh"}
    assert left["sub/a.sh"] == everything["sub/a.sh"] - {"FLX201"}
    read = codes("surfaces and sizes")
    assert set(read) == {"sub/a.sh", "sub/gen/d.sh", "sub/deep/c.sh", "other/f.py"}
    assert "FLX001" in read["sub/deep/c.sh"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("top.sh",), 0), (("sub",), 0), (("plain",), 0), (("other",), 1), ((".",), 1)],
)
def test_a_finding_fails_by_its_own_configuration(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    root = tree(tmp_path, "severity and fail-on")
    assert run(root, ".", *arguments)[0] == code
    assert run(root, ".", "--fail-on", "never", *arguments)[0] == 0
    assert run(root, ".", "--fail-on", "info", *arguments)[0] == 1


def test_a_configuration_ends_at_its_repository(tmp_path: Path) -> None:
    write(tmp_path, {"flexlint.toml": 'ignore = ["ALL"]\n', "a.sh": SHELL, "repo/b.sh": SHELL})
    git(tmp_path / "repo", "init", "-q")
    for folder, arguments in ((".", (".",)), (".", ("repo/b.sh", "a.sh")), ("repo", ("..",))):
        assert set(run(tmp_path, folder, *arguments)[1]) == {"repo/b.sh"}
    assert run(tmp_path, "repo", ".")[1] == run(tmp_path, ".", "repo")[1]


def test_git_is_asked_where_the_folder_says_so(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "out*\n",
            "out.sh": SHELL,
            "sub/out.sh": SHELL,
            "sub/flexlint.toml": "respect-gitignore = false\n",
            "sub/deep/out.sh": SHELL,
            "sub/strict/out.sh": SHELL,
            "sub/strict/in.sh": SHELL,
            "sub/strict/flexlint.toml": "respect-gitignore = true\n",
        },
    )
    git(tmp_path, "init", "-q")
    expected = {"sub/out.sh", "sub/deep/out.sh", "sub/strict/in.sh"}
    for arguments in ((".",), ("sub",), ("sub/strict", "sub"), ("sub/deep", ".")):
        assert set(run(tmp_path, ".", *arguments)[1]) == expected, arguments
    assert set(run(tmp_path, "sub/strict", ".")[1]) == {"sub/strict/in.sh"}
    git(tmp_path, "add", ".")
    assert set(run(tmp_path, ".")[1]) == expected
    # An ignored configuration governs its folder all the same.
    (tmp_path / ".git/info/exclude").write_text("flexlint.toml\n", "utf-8")
    git(tmp_path, "rm", "-q", "--cached", "-r", ".")
    assert set(run(tmp_path, ".")[1]) == expected


def test_patterns_of_the_command_line_start_where_it_is_given(tmp_path: Path) -> None:
    root = tree(tmp_path, "select and ignore")
    for folder, pattern in ((".", "sub/deep"), (".", "sub/d*"), ("sub", "deep/c.sh")):
        for option in ("--exclude", "--extend-exclude"):
            left = set(run(root, folder, option, pattern, "{root}")[1])
            assert "sub/a.sh" in left
            assert "sub/deep/c.sh" not in left, (folder, pattern)
    write(root, {"plain/flexlint.toml": 'exclude = ["g.sh"]\n'})
    assert "plain/g.sh" not in run(root, ".", "--extend-exclude", "x")[1]
    assert "plain/g.sh" in run(root, ".", "--exclude", "x")[1]


def test_one_file_for_all_and_none(tmp_path: Path) -> None:
    root = tree(tmp_path, "select and ignore")
    write(root, {"conf/own.toml": 'select = ["FLX201"]\n'})
    _, findings = run(root, ".", "--config", "conf/own.toml")
    assert {f["code"] for each in findings.values() for f in each} == {"FLX201"}
    assert run(root, "sub", "--config", "../conf/own.toml", "..")[1] == findings
    isolated = run(root, ".", "--isolated")[1]
    assert run(root, "other", "--isolated", "..")[1] == isolated
    for name in CONFIGURATIONS["select and ignore"]:
        (root / name).unlink()
    assert run(root, ".")[1] == isolated


PACK = """\
rules:
- code: ACME001
  name: acme-deallocate
  category: acme
  severity: warning
  operations: [VirtualMachineScaleSetVMs_Deallocate]
  summary: Ask before you deallocate
  confidence: high
  message: 'ask before {spelling}'
  why: Somebody may be at work there.
"""


def test_a_rule_pack_counts_for_the_files_of_its_configuration(tmp_path: Path) -> None:
    root = tree(tmp_path, "none", repository=True)
    write(root, {"packs/acme.yaml": PACK, "sub/flexlint.toml": 'rule-paths = ["../packs"]\n'})
    for arguments in ((".",), tuple(FILES)):
        codes = {p: {f["code"] for f in each} for p, each in run(root, ".", *arguments)[1].items()}
        assert {path for path, each in codes.items() if "ACME001" in each} == {
            *("sub/a.sh", "sub/deep/c.sh", "sub/gen/d.sh")
        }
    # A rule that one configuration knows may be named for all files; one that none knows not.
    _, chosen = run(root, ".", "--select", "ACME001")
    assert set(chosen) == {"sub/a.sh", "sub/deep/c.sh", "sub/gen/d.sh"}
    done = flexlint("--select", "ACME002", ".", cwd=root)
    assert done.returncode == 2
    assert "--select: there is no rule, prefix or category 'ACME002'" in done.stderr
    assert flexlint("--select", "ACME001", "top.sh", cwd=root).returncode == 2


WRONG = {
    "flexlint.toml": "\nselct = []\n",
    "sub/flexlint.toml": 'ignore = ["FLX999"]\n',
    "sub/deep/pyproject.toml": '[tool.flexlint]\nfail-on = "x"\n',
    "other/flexlint.toml": "[severity\n",
    "plain/flexlint.toml": 'rule-paths = ["nowhere"]\ninclude-surfaces = ["pyhton"]\n',
}
COMPLAINTS = (
    "flexlint.toml:2: unknown key 'selct'",
    "sub/flexlint.toml:1: ignore: there is no rule, prefix or category 'FLX999'",
    "sub/deep/pyproject.toml:2: fail-on: must be one of",
    "other/flexlint.toml:1: ",
    "plain/nowhere: there is no such directory of rules",
    "plain/flexlint.toml:2: include-surfaces: there is no surface 'pyhton'. Did you mean 'python'?",
)


def test_everything_wrong_that_governs_a_file_is_said(tmp_path: Path) -> None:
    root = tree(tmp_path, "none")
    write(root, WRONG)
    for arguments in ((".",), tuple(FILES)):
        done = flexlint(*arguments, cwd=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == len(COMPLAINTS)
        for complaint in COMPLAINTS:
            assert f"flexlint: error: {complaint}" in done.stderr.replace(f"{root}/", "")
    done = flexlint("sub/a.sh", "--select", "FLX2", cwd=root)
    assert [line for line in done.stderr.splitlines() if "sub/flexlint.toml:1:" not in line] == []
    assert flexlint(".", "--isolated", cwd=root).returncode == 1


def test_what_is_wrong_elsewhere_is_no_matter(tmp_path: Path) -> None:
    root = tree(tmp_path, "none")
    write(
        root, {"flexlint.toml": "selct = 1\n", "sub/flexlint.toml": "", "plain/flexlint.toml": ""}
    )
    assert run(root, ".", "sub/a.sh", "plain/g.sh")[0] == 1
    write(root, {"flexlint.toml": 'exclude = ["/other/"]\n', "other/flexlint.toml": "selct = 1\n"})
    assert run(root, ".", ".")[0] == 1
    assert flexlint("other", cwd=root).returncode == 2


@pytest.mark.parametrize("kind", ["fifo", "dangling", "unreadable", "binary", "enormous"])
def test_a_configuration_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    root = tree(tmp_path, "none")
    path = root / "sub" / "flexlint.toml"
    words = {
        "fifo": "is not a regular file",
        "dangling": "a link to nothing",
        "unreadable": "cannot be read: Permission denied",
        "binary": "is not UTF-8",
        "enormous": "is larger than 4 MB",
    }
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe")
    elif kind == "enormous":
        path.write_bytes(b"#" * 4_000_001)
    else:
        path.write_text("", "utf-8")
        opened = os.open

        def refusing(name: Any, *rest: Any, **more: Any) -> int:  # nothing is unreadable to root
            if os.path.abspath(name) == str(path):
                raise PermissionError(13, "Permission denied")
            return opened(name, *rest, **more)

        monkeypatch.setattr("flexlint.files.reading.os.open", refusing)
    done = flexlint(".", cwd=root)
    assert done.returncode == 2
    assert done.stderr.startswith("flexlint: error: ")
    assert "sub/flexlint.toml: " in done.stderr
    assert words[kind] in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_project_file_that_is_not_ours_is_no_matter(tmp_path: Path) -> None:
    root = tree(tmp_path, "none")
    (root / "sub" / "pyproject.toml").write_bytes(b"\xff[[[")
    (root / "plain" / "pyproject.toml").write_text("[tool.ruff]\n", "utf-8")
    (root / "other" / "flexlint.toml").mkdir()
    assert run(root, ".")[1].keys() == FILES.keys()


# -- baselines -----------------------------------------------------------------------------

BASELINES = {
    "flexlint.toml": 'baseline = "known.json"\n',
    "sub/flexlint.toml": 'baseline = "known/sub.json"\n',
    "other/flexlint.toml": 'baseline = "../known.json"\n',
    "plain/flexlint.toml": "",
    "sub/known/README.rst": "",
}


def entries(path: Path) -> set[str]:
    return {entry["path"] for entry in json.loads(path.read_text("utf-8"))["entries"]}


def test_each_configuration_has_its_baseline(tmp_path: Path) -> None:
    root = tree(tmp_path, "none", repository=True)
    write(root, BASELINES)
    done = flexlint("baseline", "write", cwd=root)
    assert done.returncode == 1
    assert "2 findings not written: plain/flexlint.toml names no baseline." in done.stderr
    assert entries(root / "known.json") == {"top.sh", "other/f.py"}
    assert entries(root / "sub/known/sub.json") == {"../a.sh", "../deep/c.sh", "../gen/d.sh"}
    for _, (folder, arguments) in WAYS.items():
        assert set(run(root, folder, *arguments)[1]) == {"plain/g.sh"}
    for name in FILES:
        folder, base = os.path.split(name)
        assert run(root, ".", name) == run(root, folder or ".", base)
        assert run(root, ".", name)[0] == int(name == "plain/g.sh")
    # Written from elsewhere, the files are the same.
    before = (root / "known.json").read_bytes(), (root / "sub/known/sub.json").read_bytes()
    flexlint("baseline", "write", "../other", "..", cwd=root / "sub")
    flexlint("baseline", "write", "a.sh", cwd=root / "sub")
    assert (
        (root / "known.json").read_bytes(),
        (root / "sub/known/sub.json").read_bytes(),
    ) == before
    shown = flexlint("baseline", "show", cwd=root / "sub")
    assert "../a.sh: FLX201" in shown.stdout
    assert "known/sub.json" in shown.stderr


def test_an_entry_is_gone_where_its_file_was_looked_at(tmp_path: Path) -> None:
    root = tree(tmp_path, "none", repository=True)
    write(root, BASELINES)
    flexlint("baseline", "write", cwd=root)
    write(root, {"sub/a.sh": "az vmss list\n", "top.sh": "az vmss list\n"})

    def stale(*arguments: str) -> set[str]:
        return {
            path
            for path, each in run(root, ".", *arguments)[1].items()
            for f in each
            if f["code"] == "FLX007"
        }

    assert stale(".") == {"known.json", "sub/known/sub.json"}
    assert stale("sub") == stale("sub/a.sh") == {"sub/known/sub.json"}
    assert stale("other", "sub/deep") == set()
    # It fails by the configuration that names the baseline.
    assert run(root, ".", "sub/a.sh")[0] == 0
    write(root, {"sub/flexlint.toml": 'baseline = "known/sub.json"\nfail-on = "info"\n'})
    assert run(root, ".", "sub/a.sh")[0] == 1
    assert run(root, ".", "top.sh")[0] == 0
    assert flexlint("baseline", "prune", "sub", cwd=root).returncode == 0
    assert entries(root / "sub/known/sub.json") == {"../deep/c.sh", "../gen/d.sh"}
    assert stale(".") == {"known.json"}


def test_the_baseline_of_the_command_line_is_that_of_all_files(tmp_path: Path) -> None:
    root = tree(tmp_path, "select and ignore")
    done = flexlint("baseline", "write", "--baseline", "all.json", cwd=root)
    assert done.returncode == 0
    assert entries(root / "all.json") == set(FILES)
    assert run(root, ".", "--baseline", "all.json") == (0, {})
    assert run(root, "sub", "--baseline", "../all.json", "..", "a.sh") == (0, {})
    # Without a name, and where no configuration has one, it lies beside the nearest of them.
    flexlint("baseline", "write", "sub", "other", cwd=root)
    assert entries(root / "flexlint-baseline.json") == {name for name in FILES if name[0] in "so"}


def test_every_missing_baseline_is_said(tmp_path: Path) -> None:
    root = tree(tmp_path, "none", repository=True)
    write(root, BASELINES)
    done = flexlint(cwd=root)
    assert done.returncode == 2
    assert "error: known.json: there is no such baseline" in done.stderr
    assert "error: sub/known/sub.json: there is no such baseline" in done.stderr


# -- what counts for a path ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "head", "line"),
    [
        ("top.sh", "{root}/flexlint.toml", 'ignore = ["FLX201"]  # {origin}flexlint.toml:1'),
        ("sub", "{root}/sub/flexlint.toml", 'select = ["FLX201"]  # {origin}sub/flexlint.toml:1'),
        ("sub/a.sh", "{root}/sub/flexlint.toml", "ignore = []  # default"),
        ("sub/not-there.sh", "{root}/sub/flexlint.toml", "ignore = []  # default"),
        ("sub/deep", "{root}/sub/deep/flexlint.toml", "select = []  # default"),
        ("other/f.py", "{root}/other/pyproject.toml", 'select = ["FLX211"]  # {origin}other/pyp'),
    ],
)
def test_what_counts_for_a_path_is_shown(tmp_path: Path, path: str, head: str, line: str) -> None:
    root = tree(tmp_path, "select and ignore")
    for cwd, named, origin in ((root, path, ""), (root / "plain", f"../{path}", f"{root}/")):
        done = flexlint("config", "show", named, cwd=cwd)
        assert done.stdout.splitlines()[0] == "# " + head.replace("{root}", str(root))
        assert line.replace("{origin}", origin) in done.stdout
    write(root, {"sub/flexlint.toml": "selct = 1\n"})
    assert flexlint("config", "show", "sub", cwd=root).returncode == 2
    assert flexlint("config", "show", "other", cwd=root).returncode == 0


def test_suppressions_are_written_by_each_files_configuration(tmp_path: Path) -> None:
    root = tree(tmp_path, "select and ignore")
    assert flexlint("--add-suppressions=known", cwd=root).returncode == 0
    assert run(root, ".") == (0, {})
    assert (root / "sub/a.sh").read_text("utf-8").count("ignore[") == 1
    assert (root / "sub/deep/c.sh").read_text("utf-8").count("ignore[") == 2
