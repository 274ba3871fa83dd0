"""A command that nobody closed goes on to the end of its text: no change is made of it."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.surfaces.powershell.lexer import ends_in_string

AZ = "az vmss restart -g rg -n "
CMDLET = "Restart-AzVmss -ResourceGroupName rg -VMScaleSetName "
FILES = {
    "a quote": ("a.sh", AZ + "{}\n", '"web"', '"web'),
    "an apostrophe": ("a.sh", AZ + "{}\n", "'web'", "'web"),
    "a substitution": ("a.sh", AZ + "{}\n", "$(name)", "$(name"),
    "a parameter": ("a.sh", AZ + "{}\n", "${web}", '"${web}'),
    "a Dockerfile": ("Dockerfile", "FROM x\nRUN " + AZ + "{}\n", '"web"', '"web'),
    "a pipeline": ("a.yml", "steps:\n- script: " + AZ + "{}\n", "'web'", "'web"),
    "a program": ("a.py", 'import os\nos.system("' + AZ + '{}")\n', "'web'", "'web"),
    "a cmdlet": ("a.ps1", CMDLET + "{}\n", '"web"', '"web'),
    "a cmdlet with an apostrophe": ("a.ps1", CMDLET + "{}", "'web'", "'web"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_closed_is_not_replaced(name: str) -> None:
    path, text, closed, unclosed = FILES[name]
    (sure,) = (f for f in check_text(text.format(closed), path).findings if f.code == "FLX508")
    assert sure.edits
    (open_,) = (f for f in check_text(text.format(unclosed), path).findings if f.code == "FLX508")
    assert open_.suggestion is None or not open_.suggestion.complete
    assert not open_.edits


@pytest.mark.parametrize("path", ["a.sh", "a.ps1"])
def test_what_comes_before_is_replaced(path: str) -> None:
    """Only the last command of a text can be the one that is not closed."""
    command, end = (AZ, "echo 'it is done\n") if path == "a.sh" else (CMDLET, "Write-Host 'done\n")
    (finding,) = check_text(f"{command}web\n{end}", path).findings
    assert finding.edits


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        *((text, False) for text in ("", "a", "a 'b'", 'a "b"', "a 'b' -c d", 'a "b`""', 'a ""')),
        *((text, False) for text in ('a "b"""', "a 'b'''", 'a @"\nb\n"@', "a @'\nb\n'@")),
        *((text, True) for text in ("a 'b", 'a "b', 'a "b`"', 'a "b""', "a 'b''", 'a "')),
        *((text, True) for text in ('a @"\nb\n', 'a "b" -c "d')),
    ],
)
def test_strings_of_powershell_are_closed(text: str, open_: bool) -> None:
    assert ends_in_string(text) is open_
