"""What is opened: regular files, bounded, and beside a file only those of its repository."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flexlint.config.options import Options
from flexlint.files.discovery import discover
from flexlint.files.reading import (
    Boundary,
    Neighbours,
    NotRegularError,
    matching_files,
    pieces,
    read_bytes,
    read_named,
)
from flexlint.model import Report, Unread
from flexlint.project import check as project
from flexlint.project.check import check_paths

TYPE = "Microsoft.Compute/virtualMachineScaleSets"
SET = (
    f"param mode string = 'Flexible'\nresource v '{TYPE}@2024-07-01' = {{\n  name: 'v'\n"
    "  properties: { orchestrationMode: mode, virtualMachineProfile: {} }\n}\n"
)
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

posix = pytest.mark.skipif(os.name == "nt", reason="has FIFOs and links for everybody")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a file outside of it, and the working directory in it."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "infra").mkdir()
    (tmp_path / "outside.bicep").write_text(SET, "utf-8")
    (tmp_path / "outside.json").write_text(
        json.dumps({"parameters": {"mode": {"value": "Uniform"}}}), "utf-8"
    )
    monkeypatch.chdir(root)
    return root


def said(report: Report) -> list[tuple[int, str]]:
    """Line and message of what says that something was not read."""
    return [(f.location.line, f.message) for f in report.findings if f.code == "FLX003"]


# -- bytes ---------------------------------------------------------------------------------


def test_reading(tmp_path: Path) -> None:
    for size in (0, 1, 65_535, 65_536, 65_537, 3_000_000):
        path = tmp_path / str(size)
        path.write_bytes(b"x" * size)
        for read in (read_bytes, read_named):
            assert len(read(str(path), 10_000_000)) == size
            assert len(read(str(path), 65_536)) == min(size, 65_537)
            assert len(read(str(path), 10)) == min(size, 11)
        assert sum(map(len, pieces(str(path)))) == size
    with pytest.raises(OSError, match="No such file"):
        read_bytes(str(tmp_path / "missing"), 10)


@posix
@pytest.mark.parametrize("kind", ["directory", "fifo", "device"])
def test_what_is_no_regular_file_is_not_read_and_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "directory":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(NotRegularError):
        read_bytes(str(path), 10)
    with pytest.raises(NotRegularError):
        list(pieces(str(path)))
    # A walk that saw a file there a moment ago.
    answer = Boundary.of(str(path)).read(str(path), 10)
    assert isinstance(answer, Unread)


@posix
def test_a_pipe_that_a_person_names_is_read_to_its_bound() -> None:
    assert read_named("/dev/zero", 100) == b"\0" * 101


@posix
@pytest.mark.parametrize("size", [100, 5_000_001])
def test_a_file_that_turned_into_a_fifo_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    text = "az vmss deallocate -g a -n b --instance-ids 1\n"
    (tmp_path / "a.sh").write_text(text.ljust(size, "#"), "utf-8")
    (tmp_path / "b.sh").write_text(text, "utf-8")
    found = discover

    def then_replaced(*arguments: object, **more: object) -> object:
        result = found(*arguments, **more)  # type: ignore[arg-type]
        (tmp_path / "a.sh").unlink()
        os.mkfifo(tmp_path / "a.sh")
        return result

    monkeypatch.setattr(project, "discover", then_replaced)
    report = check_paths([str(tmp_path)])
    assert [f.code for f in report.findings] == ["FLX002", "FLX201"]
    assert "not a regular file" in report.findings[0].message
    summary = report.summary
    assert (summary.examined, summary.unread, summary.unparsable) == (1, 1, 0)


# -- the boundary --------------------------------------------------------------------------


def test_the_boundary_is_the_nearest_repository(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / "a" / ".git").write_text("gitdir: elsewhere", "utf-8")
    root = os.path.realpath(tmp_path / "a")
    assert Boundary.of(str(inner / "x.bicep")) == Boundary(root, "the repository")
    (inner / ".git").mkdir()
    assert Boundary.of(str(inner / "x.bicep")).root == os.path.realpath(inner)


def test_without_a_repository_it_is_the_working_directory_or_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here" / "below").mkdir(parents=True)
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    below = Boundary.of("below/x.bicep")
    assert below == Boundary(os.path.realpath("."), "the working directory")
    there = Boundary.of("../there/x.bicep")
    assert there == Boundary(os.path.realpath("../there"), "its folder")
    monkeypatch.chdir(Path(tmp_path.anchor))
    assert Boundary.of(str(tmp_path / "there/x.bicep")) == there


@posix
def test_links_lead_where_they_lead(repository: Path) -> None:
    (repository / "out").symlink_to("..")
    (repository / "infra/in.bicep").symlink_to("../main.bicep")
    (repository / "main.bicep").write_text(SET, "utf-8")
    (repository / ".git/config").write_text("[core]\n", "utf-8")
    (repository / "sibling").symlink_to("../repository-2")
    Path("../repository-2").mkdir()
    Path("../repository-2/x").write_text("", "utf-8")
    read = Neighbours(1_000)("infra/x.bicep")
    assert read("infra/in.bicep") == SET
    for path in (
        "out/outside.bicep",
        "../outside.bicep",
        "/etc/passwd",
        "/dev/stdin",
        ".git/config",
        "sibling/x",
        "../repository-2/x",
    ):
        assert read(path) == Unread("it leads outside the repository"), path
    for path in ("missing", "main.bicep/x", "a\0b", "x" * 5000):
        assert read(path) is None, path[:20]
    assert read("infra") == Unread("it is not a regular file")
    (repository / "big").write_text("x" * 1001, "utf-8")
    assert read("big") == Unread("it is larger than 1,000 bytes")


@posix
def test_a_file_named_through_a_link_has_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "real/.git").mkdir(parents=True)
    (tmp_path / "real/x.bicep").write_text(SET, "utf-8")
    (tmp_path / "link").symlink_to("real")
    assert Neighbours(1_000)(f"{tmp_path}/link/main.bicep")(f"{tmp_path}/link/x.bicep") == SET


# -- what findings say ---------------------------------------------------------------------


@pytest.mark.parametrize("named", ["../../outside.bicep", "/dev/stdin", "../../missing.bicep"])
@pytest.mark.parametrize(
    "written",
    ["module m '{}' = {{ name: 'vmss' }}\n", "import {{ kind }} from '{}'\n"],
)
def test_a_bicep_file_outside_is_not_read_and_the_finding_says_so(
    repository: Path, named: str, written: str
) -> None:
    Path("infra/main.bicep").write_text("// vmss\n" + written.format(named), "utf-8")
    ((line, message),) = said(check_paths(["."]))
    assert line == 2
    assert message == f"The file '{named}' was not read: it leads outside the repository."


@posix
@pytest.mark.parametrize("language", ["bicep", "arm"])
@pytest.mark.parametrize("kind", ["link", "fifo", "large"])
def test_neighbours_in_the_repository_that_cannot_be_read_are_named(
    repository: Path, language: str, kind: str
) -> None:
    name = "infra/nested.bicep" if language == "bicep" else "infra/nested.json"
    if kind == "link":
        Path(name).symlink_to("../../outside.json")
    elif kind == "fifo":
        os.mkfifo(name)
    else:
        Path(name).write_text(" " * 2000, "utf-8")
    if language == "bicep":
        Path("infra/main.bicep").write_text(
            "// vmss\nmodule m 'nested.bicep' = { name: 'a', params: { mode: 'Uniform' } }\n",
            "utf-8",
        )
    else:
        Path("infra/main.json").write_text(linked({"relativePath": "nested.json"}), "utf-8")
    ((_, message),) = said(check_paths(["infra"], Options(max_file_bytes=1_500)))
    reason = {
        "link": "leads outside the repository",
        "fifo": "not a regular file",
        "large": "larger than 1,500 bytes",
    }
    assert reason[kind] in message


def linked(link: dict[str, str]) -> str:
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "vmss",
        "properties": {"templateLink": link, "parameters": {"mode": {"value": "Uniform"}}},
    }
    return json.dumps({"$schema": SCHEMA, "resources": [deployment]})


def test_a_linked_template_outside_is_not_read(repository: Path) -> None:
    Path("infra/main.json").write_text(linked({"relativePath": "../../outside.json"}), "utf-8")
    ((_, message),) = said(check_paths(["."]))
    assert message == (
        "The linked template '../../outside.json' was not read: it leads outside the repository."
    )


def test_an_address_that_is_not_local_is_no_file_outside(repository: Path) -> None:
    uri = "[uri(parameters('base'), '../../nested/set.json')]"
    Path("infra/main.json").write_text(linked({"uri": uri}), "utf-8")
    assert said(check_paths(["."])) == []


@posix
@pytest.mark.parametrize("language", ["bicep", "arm"])
@pytest.mark.parametrize("where", ["beside", "pattern"])
def test_a_parameter_file_that_leads_outside_is_no_evidence(
    repository: Path, language: str, where: str
) -> None:
    if language == "bicep":
        Path("infra/main.bicep").write_text(SET, "utf-8")
    else:
        template = {
            "$schema": SCHEMA,
            "parameters": {"mode": {"type": "string"}},
            "resources": [{"type": TYPE, "properties": {"orchestrationMode": "x"}}],
        }
        Path("infra/main.json").write_text(json.dumps(template), "utf-8")
    name = "main.parameters.json" if where == "beside" else "prod.json"
    Path(f"infra/{name}").symlink_to("../../outside.json")
    options = Options(parameter_files=("infra/prod.*",) if where == "pattern" else ())
    report = check_paths(["infra"], options)
    assert all(f.mode.basis != "parameter" or "Uniform" not in f.message for f in report.findings)
    ((line, message),) = said(report)
    assert line == 1
    assert message == (
        f"The parameter file infra/{name} was not read: it leads outside the repository."
    )


def test_what_a_parameter_file_extends_is_not_read_outside(repository: Path) -> None:
    Path("infra/main.bicep").write_text(SET, "utf-8")
    Path("infra/main.bicepparam").write_text(
        "using 'main.bicep'\nextends '../../outside.bicepparam'\nparam mode = 'Flexible'\n", "utf-8"
    )
    messages = [message for _, message in said(check_paths(["infra/main.bicep"]))]
    assert len(messages) == 1
    assert "outside.bicepparam was not read: it leads outside" in messages[0]


@posix
def test_patterns_follow_no_links_and_walk_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/p.json").write_text("{}", "utf-8")
    (tmp_path / "a/loop").symlink_to("..")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/p.json").write_text("{}", "utf-8")
    assert list(matching_files(str(tmp_path), ("p.json",))) == ["a/p.json"]
    assert list(matching_files(str(tmp_path), ("a/*.json", "../*"))) == ["a/p.json"]
    assert list(matching_files(str(tmp_path / "missing"), ("*",))) == []


@posix
def test_a_generated_file_that_is_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    folder = tmp_path / "azure/mgmt/compute/v1/operations"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "_operations.py")
    (tmp_path / "a.sh").write_text("az vmss deallocate -g a -n b --instance-ids 1\n", "utf-8")
    assert [f.code for f in check_paths([str(tmp_path)]).findings] == ["FLX201"]


@pytest.mark.parametrize("mark", [".hg", ".svn"])
def test_the_boundary_is_where_configuration_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    (tmp_path / mark).mkdir()
    (tmp_path / mark / "credentials").write_text("x", "utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "m.bicep").write_text(SET, "utf-8")
    monkeypatch.chdir(tmp_path / "a")
    boundary = Boundary.of("main.bicep")
    assert boundary == Boundary(os.path.realpath(tmp_path), "the repository")
    assert boundary.read("../m.bicep", 10_000) == SET.encode()
    assert isinstance(boundary.read(f"../{mark}/credentials", 10_000), Unread)


def test_no_option_makes_more_be_read_than_is_read_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What lies beyond must not be missing without a word.
    monkeypatch.setattr("flexlint.config.options.TEXT_BYTES", 1_000)
    monkeypatch.setattr("flexlint.engine.analysis.TEXT_BYTES", 1_000)
    line = "az vmss restart -g rg -n web --instance-ids 0\n"
    (tmp_path / "a.sh").write_text("#\n" * 600 + line, "utf-8")
    (tmp_path / "b.sh").write_text(line + "#\n" * 600, "utf-8")
    report = check_paths([str(tmp_path)], Options(max_file_bytes=10**12, jobs=1))
    said = [f.message for f in report.findings if f.code == "FLX001"]
    assert len(said) == 2
    assert all("too large to analyse (more than " in message for message in said)
    assert all(message.endswith("; its first 0.0 MB were searched as text.") for message in said)
    hints = {f.suggestion.text for f in report.findings if f.code == "FLX001" and f.suggestion}
    assert hints == {"Exclude the file if it is generated."}
