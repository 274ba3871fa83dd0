"""Files that are no Python, or of which Python warns: what they may do is not taken for nothing,
and what Python has to say of them is not said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import environment
from tests.project.linked import Case, report_of, uses_of
from tests.project.test_callers_of_python import BICEP, CLIENT, FUNCTION, SEEN

PRINTED = "print 'api'\n"
WARNED = "PATTERN = '\\d'\nX = 1if PATTERN else 2\n"


def bound(folder: Path, **files: str) -> list[str]:
    named = {path.replace("__", "/"): text for path, text in files.items()}
    case = Case("", {"web.bicep": BICEP, **named}, {}, {}, [], [])
    paths = {f"{path}.py" if "." not in path else path: text for path, text in case.files.items()}
    return uses_of(report_of(Case("", paths, {}, {}, [], []), folder))


def test_who_calls_it_in_what_is_no_python_may_give_it_anything(tmp_path: Path) -> None:
    said = bound(
        tmp_path,
        ops__sets=FUNCTION,
        seen=SEEN,
        other=f"from ops.sets import drain\n{PRINTED}drain('api')\n",
    )
    assert [each for each in said if "-> web" in each] == []
    assert len(said) == 1


@pytest.mark.parametrize(
    "other",
    ["from ops.sets import fill\n" + PRINTED, "from ops.other import drain\n" + PRINTED, PRINTED],
)
def test_what_is_no_python_and_does_not_name_it_calls_it_not(tmp_path: Path, other: str) -> None:
    (said,) = bound(tmp_path, ops__sets=FUNCTION, seen=SEEN, other=other)
    assert "-> web" in said


SCRIPT = "az vmss restart -g rg -n $1 --instance-ids 0\n"
PADDING = "#" + " " * 1_100_000 + "\n"
STEPS = "steps:\n- script: bash ops/restart.sh {}\n"


@pytest.mark.parametrize("padding", ["", PADDING])
def test_who_calls_it_in_a_file_that_is_too_large_may_give_it_anything(
    tmp_path: Path, padding: str
) -> None:
    """One that does not name it, or is not that large, is as any other."""
    files = {"ops__sets": FUNCTION, "seen": SEEN, "ops__restart.sh": SCRIPT}
    files |= {"a.yml": STEPS.format("web"), "large.py": f"x = 1\n{padding}"}
    folders = [tmp_path / name for name in ("plain", "function", "script")]
    for folder in folders:
        folder.mkdir()
    script, function = bound(folders[0], **files)
    assert "-> web" in function
    assert "-> web" in script
    more = {"large.py": f"from ops.sets import drain\n{padding}drain('web')\n"}
    script, function = bound(folders[1], **(files | more))
    assert ("-> web" in function) == (not padding)
    assert ("too large" in function) == bool(padding)
    assert "-> web" in script
    script, function = bound(folders[2], **files, **{"b.yml": padding + STEPS.format("web")})
    assert "-> web" in function
    assert ("-> web" in script) == (not padding)


CONSTANT = f"{CLIENT}NAME = 'web'\nclient.virtual_machine_scale_sets.begin_restart('rg', NAME)\n"


def test_who_sets_a_constant_in_what_is_no_python_may_set_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    use = f"def f():\n    {CONSTANT.splitlines()[-1]}\n"
    own = f"{CLIENT}NAME = 'web'\n{use}"
    setting = "import conf\nconf.NAME = 'api'\n"
    (said,) = bound(tmp_path / "a", conf=own, other=f"{setting}{PRINTED}")
    assert "-> web" not in said
    (said,) = bound(tmp_path / "b", conf=own, other=f"import conf\n{PRINTED}")
    assert "-> web" in said


def test_what_python_warns_of_is_read_and_not_printed(tmp_path: Path) -> None:
    """Of what one file gives another, and with warnings as errors."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "ops").mkdir()
    files = {
        "web.bicep": BICEP,
        "ops/names.py": f"{WARNED}WEB = 'web'\n",
        "use.py": f"from ops.names import WEB\n{WARNED}{CLIENT}"
        "client.virtual_machine_scale_sets.begin_restart('rg', WEB)\n",
        "ops/sets.py": f"{WARNED}{FUNCTION}",
        "call.py": f"{WARNED}{SEEN}",
        "all.py": f"{WARNED}import ops.names\nops.names.PATTERN = 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    said = {}
    for choice in ("default", "error"):
        done = subprocess.run(
            [sys.executable, "-W", choice, "-m", "flexlint", "--no-respect-gitignore", "-q",
             "--exit-zero", "--no-cache", "--output-format", "concise", "."],
            cwd=tmp_path, capture_output=True, check=True, text=True,
            env={**environment(), "PYTHONPATH": os.path.abspath(".")}, timeout=120,
        )  # fmt: skip
        assert done.stderr == ""
        said[choice] = done.stdout
    assert said["default"] == said["error"]
    assert said["error"].count("[web]") == 3
