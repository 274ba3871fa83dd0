"""Situation by format: exit code, standard output, standard error."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flexlint.reporters import FOR_PEOPLE, FORMATS
from tests.cli.running import CALL, CLIENT, FINE, flexlint, process

BUILDERS = {
    "findings": {"a.py": CLIENT + CALL},
    "clean": {"a.py": CLIENT + FINE},
    "nothing": {"README": "hello\n"},
    "empty": {},
    "broken": {"a.py": CLIENT + CALL + "def f(:\n"},
    "suppressed": {"a.py": CLIENT + CALL.rstrip() + "  # flexlint: ignore[FLX2] no such rule\n"},
}


def build(root: Path, situation: str) -> Path:
    for name, text in BUILDERS.get(situation, {}).items():
        (root / name).write_text(text, "utf-8")
    return root


def well_formed(name: str, output: str) -> None:
    """Fails unless ``output`` holds what the format is, and nothing else."""
    if name in ("json", "sarif", "gitlab"):
        json.loads(output)
    elif name == "jsonl":
        for line in output.splitlines():
            json.loads(line)
    elif name == "junit":
        ElementTree.fromstring(output)
    elif name == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(output))}) == 1
    elif name in ("github", "azure"):
        assert all(line.startswith(("::", "##vso[")) for line in output.splitlines())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("situation", "code"),
    [("findings", 1), ("clean", 0), ("nothing", 0), ("empty", 0), ("broken", 1)],
)
def test_a_run(tmp_path: Path, name: str, situation: str, code: int) -> None:
    done = flexlint("--output-format", name, cwd=build(tmp_path, situation))
    assert done.returncode == code, done.stderr
    well_formed(name, done.stdout)
    summary = done.stdout if name in FOR_PEOPLE else done.stderr
    files = len(BUILDERS[situation])
    assert f"Looked at {files} file{'' if files == 1 else 's'}" in summary
    assert (done.stderr == "") == (name in FOR_PEOPLE)
    if situation == "findings":
        assert "FLX" in done.stdout


@pytest.mark.parametrize("name", ["text", "json", "sarif"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("missing.py",),
        ("--select", "FLX9999"),
        ("--config", "missing.toml"),
        ("--baseline", "missing.json"),
        ("--since", "HEAD"),
        ("--fail-on", "fatal"),
        ("--no-such-option",),
        ("--rules", "missing"),
        ("-", "a.py"),
        ("-",),
    ],
    ids=" ".join,
)
def test_wrong_usage(tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    done = flexlint("--output-format", name, *arguments, cwd=build(tmp_path, "findings"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--fail-on", "never"), 0),
        (("--fail-on", "error"), 1),
        (("--ignore", "FLX2"), 0),
        (("--select", "FLX7"), 0),
        (("--select", "vmss-vm-start"), 1),
        (("--ignore", "ALL", "--extend-select", "FLX211"), 1),
        (("--min-confidence", "high"), 1),
        (("--exclude", "*.py"), 0),
        (("--exclude", "*.py", "a.py"), 1),
        (("--exclude", "*.py", "--force-exclude", "a.py"), 0),
        (("--extend-exclude", "a.py"), 0),
        (("-j", "1"), 1),
        (("--jobs", "2"), 1),
        (("--quiet",), 1),
        (("--verbose",), 1),
        (("--statistics",), 1),
        (("--no-respect-gitignore",), 1),
        (("--respect-gitignore",), 1),
        (("--isolated",), 1),
        (("--include-surface", "python"), 1),
        (("--include-surface", "pyhton"), 2),
        (("-q",), 1),
        (("-v",), 1),
        (("--color", "always"), 1),
        (("--exit-zero", "missing.py"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    done = flexlint("check", *arguments, cwd=build(tmp_path, "findings"))
    assert done.returncode == code, done.stdout + done.stderr


def test_check_is_the_default_command(tmp_path: Path) -> None:
    build(tmp_path, "findings")
    outputs = {
        process(*words, cwd=tmp_path).stdout for words in ((), (".",), ("check",), ("check", "."))
    }
    assert len(outputs) == 1


def test_output_is_the_same_for_any_number_of_jobs(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"f{number}.py").write_text(CLIENT + CALL * (number % 3 + 1), "utf-8")
    outputs = {
        process(
            "-j", jobs, "--output-format", "json", cwd=tmp_path, env={"PYTHONHASHSEED": jobs}
        ).stdout
        for jobs in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())["findings"]) == 24


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    build(tmp_path, "findings")
    done = flexlint(
        *("--output-format", "json", "--output-format", "sarif:out.sarif"),
        *("--output-format", "markdown:out.md"),
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["findings"]) == 1
    assert len(json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"]) == 1
    assert "FLX211" in (tmp_path / "out.md").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--output-format", "json", "--output-format", "csv"),
        ("--output-format", "json:x", "--output-format", "csv:x"),
        ("--output-format", "jsno"),
        ("--output-format", "json", "--output-format", "csv", "--output-file", "x"),
        ("--output-format", "json:no/such/folder/x"),
    ],
    ids=" ".join,
)
def test_outputs_that_cannot_be(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = flexlint(*arguments, cwd=build(tmp_path, "findings"))
    assert (done.returncode, done.stdout) == (2, "")


def test_output_file(tmp_path: Path) -> None:
    build(tmp_path, "findings")
    done = flexlint("--output-format", "json", "--output-file", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((tmp_path / "out.json").read_text())["version"] == 1
    done = flexlint("-o", "out.txt", "--color", "auto", cwd=tmp_path, env={"FORCE_COLOR": "1"})
    assert "\x1b[" not in (tmp_path / "out.txt").read_text()
    assert "Looked at" in done.stderr


@pytest.mark.parametrize(
    ("env", "arguments", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_color(
    tmp_path: Path, env: dict[str, str], arguments: tuple[str, ...], colored: bool
) -> None:
    done = flexlint(*arguments, cwd=build(tmp_path, "findings"), env=env)
    assert ("\x1b[" in done.stdout) == colored


def test_standard_input(tmp_path: Path) -> None:
    done = flexlint(
        *("check", "-", "--stdin-filename", "lib/x.py", "--output-format", "concise"),
        cwd=tmp_path,
        stdin=(CLIENT + CALL).encode(),
    )
    assert done.returncode == 1
    assert done.stdout.startswith("lib/x.py:4:38: error[FLX211]")


def test_statistics(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL + CALL + CALL.replace("start", "restart"), "utf-8")
    done = flexlint("--statistics", "-q", cwd=tmp_path)
    assert done.stdout.splitlines() == [
        "2  FLX211  error    vmss-vm-start",
        "1  FLX209  error    vmss-vm-restart",
    ]


def test_show_files(tmp_path: Path) -> None:
    build(tmp_path, "findings")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/c.json").touch()
    done = flexlint("--show-files", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "a.py\nb/c.json\n")


def test_annotations_in_ci_when_no_format_was_asked(tmp_path: Path) -> None:
    build(tmp_path, "findings")
    summary = tmp_path / "summary.md"
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    done = flexlint("a.py", cwd=tmp_path, env=env)
    assert "error[FLX211]" in done.stdout
    assert "\n::error title=FLX211" in done.stdout
    assert "FLX211" in summary.read_text()
    done = flexlint("a.py", "--output-format", "concise", cwd=tmp_path, env=env)
    assert "::error" not in done.stdout
    done = flexlint("a.py", cwd=tmp_path, env={"TF_BUILD": "True"})
    assert "\n##vso[task.logissue type=error;sourcepath=a.py;" in done.stdout


def test_a_malformed_suppression_code_is_a_finding(tmp_path: Path) -> None:
    done = flexlint("--output-format", "concise", cwd=build(tmp_path, "suppressed"))
    assert "warning[FLX005]" in done.stdout
    assert "error[FLX211]" in done.stdout


@pytest.mark.parametrize(
    ("comment", "meant"),
    [
        ("# flexlint: disable=FLX211", "ignore[FLX211]"),
        ("# flexlint: ignroe[flx211] why", "ignore[FLX211]"),
        ("# flexlint:file-disable = FLX211", "file-ignore[FLX211]"),
        ("# flexlint: ignore=FLX211", "FLX201"),
        ("# flexlint: ignore[FLX211] instead of disable=FLX211", ""),
        ("# as flexlint: FLX211 says", ""),
        ("# see flexlint: the rule [FLX211]", ""),
        ("# pylint: disable=FLX211", ""),
    ],
)
def test_what_looks_like_a_suppression(tmp_path: Path, comment: str, meant: str) -> None:
    (tmp_path / "a.py").write_text(f"{CLIENT}{CALL.rstrip()}  {comment}\n", "utf-8")
    done = flexlint("--output-format", "concise", cwd=tmp_path)
    assert ("FLX005" in done.stdout) == bool(meant)
    assert meant in done.stdout


def test_no_suppressions(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        CLIENT + CALL.rstrip() + "  # flexlint: ignore[FLX211] known\n", "utf-8"
    )
    assert flexlint(cwd=tmp_path).returncode == 0
    done = flexlint("--no-suppressions", "--output-format", "concise", cwd=tmp_path)
    assert done.returncode == 1
    assert "error[FLX211]" in done.stdout


def test_rules_of_one_s_own(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    empty = flexlint("--rules", "pack", cwd=tmp_path)
    assert empty.returncode == 2
    assert "holds no rule files" in empty.stderr
    (pack / "mine.yaml").write_text("rules:\n- cod: X1\n", "utf-8")
    done = flexlint("--rules", "pack", cwd=build(tmp_path, "findings"))
    assert done.returncode == 2
    assert "mine.yaml" in done.stderr


def test_findings_link_to_pages_only_where_pages_are_published(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL, "utf-8")
    done = flexlint("a.py", cwd=tmp_path)
    assert "= see: flexlint explain FLX211\n" in done.stdout
    (finding,) = json.loads(flexlint("a.py", "--output-format", "json", cwd=tmp_path).stdout)[
        "findings"
    ]
    assert finding["url"] == ""
    page = "https://git.example.org/flexlint/docs/rules"
    (tmp_path / "flexlint.toml").write_text(f'docs-url = "{page}/"\n', "utf-8")
    for output_format in ("text", "json", "sarif", "markdown", "csv"):
        done = flexlint("a.py", "--output-format", output_format, cwd=tmp_path)
        assert f"{page}/FLX211.md" in done.stdout
    listed = json.loads(flexlint("rules", "--output-format", "json", cwd=tmp_path).stdout)["rules"]
    assert f"{page}/FLX201.md" in [rule["url"] for rule in listed]
