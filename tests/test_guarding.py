"""An error in the analysis of one file costs a finding on that file, and nothing else."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flexlint.config.options import Options
from flexlint.config.selection import Selection
from flexlint.engine import analysis as one_text
from flexlint.engine import candidates as engine
from flexlint.engine import findings
from flexlint.engine.analysis import Analysis
from flexlint.engine.check import check_bytes, check_text
from flexlint.engine.embedding import Host
from flexlint.engine.fingerprints import Fingerprints
from flexlint.engine.matching import _Matcher
from flexlint.engine.tasks import Task
from flexlint.files import prefilter
from flexlint.files.discovery import SourceRef
from flexlint.model import Report
from flexlint.project.check import check_paths
from flexlint.suppressions.reading import Suppressions
from flexlint.surfaces.shell import file_names, suggest_calls
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.surfaces.text import TextSurface
from flexlint.text.source import SourceFile

pytestmark = pytest.mark.usefixtures("workers")

COMMAND = "az vmss deallocate -g a -n b --instance-ids 1  # flexlint: ignore[FLX7] x\n"
INNER = "pwsh -c 'Stop-AzVmss -ResourceGroupName a -VMScaleSetName b -InstanceId 1'\n"
ERRORS = (RuntimeError("no"), RecursionError("deep"), MemoryError(), OverflowError("\udcff"))

STAGES: tuple[tuple[str, Any, str], ...] = (
    ("claims", file_names, "claims"),
    ("extract", ShellSurface, "extract"),
    ("suggestions", suggest_calls, "suggest_call"),
    ("modes", one_text, "link"),
    ("matching", one_text, "match"),
    ("matching of uses", _Matcher, "use"),
    ("embedding", Host, "outward"),
    ("doubts", one_text, "_doubts"),
    ("decoding", one_text, "decoded"),
    ("reading", one_text, "read_bytes"),
    ("suppressions", findings, "collect"),
    ("use of suppressions", Suppressions, "match"),
    ("unused suppressions", Suppressions, "unused"),
    ("fingerprints", Fingerprints, "next"),
    ("selection", Selection, "applies"),
    ("places", SourceFile, "location"),
    ("the best of several", one_text, "_best"),
)


class Failing:
    """``owner.name``, which raises while the file called ``bad`` is analysed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        self._monkeypatch = monkeypatch
        self._error = error
        self._file = ""
        self._raised = multiprocessing.Value("i", 0)  # files are analysed in other processes
        analyse = Analysis._guarded

        def noted(analysis: Analysis, path: str, run: Any) -> Any:
            self._file = path
            try:
                return analyse(analysis, path, run)
            finally:
                self._file = ""

        monkeypatch.setattr(Analysis, "_guarded", noted)

    @property
    def raised(self) -> int:
        """How often."""
        return int(self._raised.value)

    def at(self, owner: Any, name: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def stage(*arguments: Any, **named: Any) -> Any:
            if "bad" in self._file:
                with self._raised:
                    self._raised.value += 1
                raise self._error
            return real(*arguments, **named)

        self._monkeypatch.setattr(owner, name, stage)


def found(report: Report, name: str) -> list[str]:
    return [f.code for f in report.findings if f.location.path.endswith(name)]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("stage", "owner", "name"), STAGES, ids=[each[0] for each in STAGES])
def test_each_stage(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    owner: Any,
    name: str,
    error: Exception,
) -> None:
    for file in ("a.sh", "bad.sh", "c.sh"):
        (tmp_path / file).write_text(COMMAND + INNER, "utf-8")
    before = check_paths([str(tmp_path)])
    failing = Failing(monkeypatch, error)
    failing.at(owner, name)
    report = check_paths([str(tmp_path)])
    assert failing.raised
    for file in ("a.sh", "c.sh"):
        assert found(report, file) == found(before, file) != []
    assert "FLX001" in found(report, "bad.sh")
    message = next(f.message for f in report.findings if f.code == "FLX001")
    assert ("more memory" if isinstance(error, MemoryError) else type(error).__name__) in message
    assert report.summary.examined == 3
    assert report.summary.unparsable == 1


def test_what_the_other_stages_found_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.sh").write_text(COMMAND, "utf-8")
    Failing(monkeypatch, RuntimeError("no")).at(ShellSurface, "extract")
    assert "FLX201" in found(check_paths([str(tmp_path)]), "bad.sh")


@pytest.mark.parametrize(
    ("owner", "name"),
    [(ShellSurface, "extract"), (file_names, "claims")],
    ids=["extract", "claims"],
)
def test_the_text_search_may_fail_as_well(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    failing = Failing(monkeypatch, RecursionError("deep"))
    failing.at(owner, name)
    failing.at(TextSurface, "extract")
    for report in (check_text(COMMAND, "bad.sh"), check_bytes(COMMAND.encode(), "bad.sh")):
        assert found(report, "bad.sh") == ["FLX001"]
    analysis = Analysis.of(Options())
    for text in (analysis.text(SourceFile("bad.sh", COMMAND)),):
        assert (text.examined, text.unparsable) == (True, True)


def test_results_that_say_a_file_failed_may_fail_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bad.sh"
    path.write_text(COMMAND, "utf-8")
    failing = Failing(monkeypatch, MemoryError())
    failing.at(one_text, "match")
    analysis = Analysis.of(Options())
    ref = SourceRef(str(path), "bad.sh")
    for result in (
        analysis.task(Task(ref, failure="a crash")),
        analysis.unreadable(ref, OSError(5, "no")),
    ):
        assert [f.code for f in result.findings] == ["FLX001"]


def test_what_is_left_out_by_the_selection_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    Failing(monkeypatch, RuntimeError("no")).at(one_text, "match")
    report = check_text(COMMAND, "bad.sh", Options(ignore=("FLX001",)))
    assert (report.findings, report.summary.unparsable) == ((), 1)


def test_the_byte_search_may_fail_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.sh").write_text(COMMAND, "utf-8")
    (tmp_path / "bad.sh").write_text(COMMAND + "# bad\n", "utf-8")
    real = prefilter.relevant

    def relevant(data: bytes, *search: prefilter.Mentions) -> bool:
        if b"bad" in data:
            raise MemoryError
        return real(data, *search)

    monkeypatch.setattr(engine, "relevant", relevant)
    report = check_paths([str(tmp_path)])
    assert "FLX201" in found(report, "a.sh")
    assert found(report, "bad.sh") == ["FLX002"]
    assert (report.summary.examined, report.summary.unread) == (1, 1)
