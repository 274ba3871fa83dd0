"""Files that mention no scale set, and call one that declares it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexlint import Options, check_paths
from flexlint.cli.glance import nothing_found
from flexlint.files.callers import Callers
from flexlint.files.reading import Neighbours
from flexlint.surfaces.calls import called_by
from tests.work import grows_linearly

SET = "Microsoft.Compute/virtualMachineScaleSets"
WEB = f"""param kind string
resource set '{SET}@2023-09-01' = {{
  name: 'web'
  properties: {{
    orchestrationMode: kind
    platformFaultDomainCount: 1
    overprovision: true
    virtualMachineProfile: {{ networkProfile: {{ networkApiVersion: '2020-11-01' }} }}
  }}
}}
"""
PARTS = "param kind string\nmodule web '{}' = {{\n  name: 'web'\n  params: {{ kind: kind }}\n}}\n"


def call(path: str, kind: str = "'Flexible'") -> str:
    return f"module web '{path}' = {{\n  name: 'web'\n  params: {{ kind: {kind} }}\n}}\n"


def check(folder: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """(file, code, severity) of what is found on the callers."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    mains = [str(folder / name) for name in ("main.bicep", "main.json") if name in files]
    report = check_paths(mains, Options())
    return [
        (Path(f.location.path).name, f.code, f.severity.label)
        for f in report.findings
        if f.code == "FLX1103"
    ]


def test_a_module_that_is_called_decides_with_what_it_is_given(tmp_path: Path) -> None:
    files = {"main.bicep": call("parts/web.bicep"), "parts/web.bicep": WEB}
    assert check(tmp_path, files) == [("main.bicep", "FLX1103", "error")]


def test_a_parameter_file_may_decide(tmp_path: Path) -> None:
    files = {
        "main.bicep": "param sort string\n" + call("parts/web.bicep", "sort"),
        "main.bicepparam": "using 'main.bicep'\nparam sort = 'Flexible'\n",
        "parts/web.bicep": WEB,
    }
    assert check(tmp_path, files) == [("main.bicep", "FLX1103", "error")]


def test_a_module_in_a_module(tmp_path: Path) -> None:
    files = {
        "main.bicep": call("parts/all.bicep"),
        "parts/all.bicep": PARTS.format("deep/web.bicep"),
        "parts/deep/web.bicep": WEB,
    }
    assert check(tmp_path, files) == [("main.bicep", "FLX1103", "error")]


@pytest.mark.parametrize(
    "main",
    [
        call("parts/other.bicep"),
        call("parts/gone.bicep"),
        call("br:registry.io/web.bicep"),
        "// module web 'parts/web'\n",
        "param x string\n",
    ],
)
def test_others_are_not_looked_at(tmp_path: Path, main: str) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/web.bicep").write_text(WEB)
    (tmp_path / "parts/other.bicep").write_text("param kind string\n")
    (tmp_path / "main.bicep").write_text(main)
    report = check_paths([str(tmp_path / "main.bicep")], Options())
    assert (report.findings, report.summary.examined) == ((), 0)


def test_files_that_call_each_other_end(tmp_path: Path) -> None:
    files = {"main.bicep": call("a.bicep"), "a.bicep": call("b.bicep"), "b.bicep": call("a.bicep")}
    assert check(tmp_path, files) == []


LINKED = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "parameters": {"kind": {"type": "string"}},
    "resources": [
        {
            "type": SET,
            "apiVersion": "2023-09-01",
            "name": "web",
            "properties": {
                "orchestrationMode": "[parameters('kind')]",
                "platformFaultDomainCount": 1,
                "overprovision": True,
                "virtualMachineProfile": {"networkProfile": {"networkApiVersion": "2020-11-01"}},
            },
        }
    ],
}


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "nested/web.json"},
        {"uri": "https://raw.githubusercontent.com/o/r/main/nested/web.json"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/web.json')]"},
        {"uri": "[concat(parameters('base'), '/nested/web.json', parameters('token'))]"},
    ],
)
def test_a_linked_template(tmp_path: Path, link: dict[str, str]) -> None:
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "web",
        "properties": {"templateLink": link, "parameters": {"kind": {"value": "Flexible"}}},
    }
    files = {
        "main.json": json.dumps({**LINKED, "parameters": {}, "resources": [deployment]}),
        "nested/web.json": json.dumps(LINKED),
    }
    assert check(tmp_path, files) == [("main.json", "FLX1103", "error")]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.bicep", "module x 'y.bicep' = {", ["y.bicep"]),
        ("a.bicep", "MODULE x  '../y/z.bicep' =", ["../y/z.bicep"]),
        ("a.bicep", "module x 'ts:spec' = { }\nmodule y 'br:a.io/b.bicep:1' = {}", []),
        ("a.json", '"templateLink": {"relativePath": "b/c.json"}', ["b/c.json"]),
        ("a.json", '"relativePath": "b/c.json"', []),
        ("a.json", '"templateLink": {"uri": "https://host/b/c.json?x"}', ["c.json", "b/c.json"]),
        (
            "a.jsonc",
            '"templateLink": {"uri": "https:\\/\\/host/o/r/main/b/c.json"}',
            ["c.json", "b/c.json", "main/b/c.json"],
        ),
        ("a.json", '"templateLink": {"relativePath": ".\\/c.json"}', ["./c.json"]),
        ("a.bicep", "module /* x */ m '''y.bicep''' =", ["y.bicep"]),
        ("a.bicep", "modul x 'y.bicep' =", []),
        ("a.tf", "module x 'y.bicep' = {", []),
    ],
)
def test_what_a_file_calls(path: str, text: str, expected: list[str]) -> None:
    assert list(called_by(path, text.encode())) == expected


@pytest.mark.parametrize("unit", ["module x '", "module module ", "'a", "['\"", "a.json'", "x"])
def test_what_a_file_calls_is_found_in_linear_time(unit: str) -> None:
    """A search that looked ahead without bound would not end on these."""
    for head, path in (("module ", "a.bicep"), ("templateLink ", "a.json")):
        data = (head + unit * 300_000).encode()
        assert len(list(called_by(path, data))) <= 3_000


def test_a_caller_in_utf_16(tmp_path: Path) -> None:
    data = "module x 'web.bicep' = {}\n".encode("utf-16")
    assert list(called_by("a.bicep", data)) == ["web.bicep"]


def test_what_one_caller_may_not_read_another_may(tmp_path: Path) -> None:
    """Two repositories in one run: what leads out of the one lies in the other."""
    for name in ("a", "b"):
        (tmp_path / name / ".git").mkdir(parents=True)
    (tmp_path / "b" / "set.bicep").write_text("// vmss\n", "utf-8")
    callers = Callers(called_by, Neighbours(1_000_000))
    assert not callers.lead_to_mentions(
        f"{tmp_path}/a/a.bicep".replace("\\", "/"), b"module m '../b/set.bicep' = {}"
    )
    assert callers.lead_to_mentions(
        f"{tmp_path}/b/z.bicep".replace("\\", "/"), b"module m 'set.bicep' = {}"
    )


def test_who_calls_more_than_is_followed_is_looked_at(tmp_path: Path) -> None:
    lines = [f"module m{n} 'm{n}.bicep' = {{ name: 'm{n}' }}\n" for n in range(450)]
    for number in range(450):
        (tmp_path / f"m{number}.bicep").write_text("param x string = ''\n", "utf-8")
    for count, codes in ((150, []), (300, []), (450, ["FLX003"])):
        (tmp_path / "main.bicep").write_text("".join(lines[:count]), "utf-8")
        report = check_paths([str(tmp_path / "main.bicep")], Options())
        assert [finding.code for finding in report.findings] == codes
    (tmp_path / "main.bicep").write_text("// vmss\n" + "".join(lines[:300]), "utf-8")
    (problem,) = check_paths([str(tmp_path / "main.bicep")], Options()).findings
    assert (problem.code, problem.location.line) == ("FLX003", 202)


def test_each_called_file_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "web.bicep").write_text("param x string\n")

    def run(text: str) -> None:
        callers = Callers(called_by, Neighbours(1_000_000))
        for name in text.split():
            path = f"{tmp_path}/{name}.bicep".replace("\\", "/")
            assert not callers.lead_to_mentions(path, b"module a 'web.bicep' = {")

    grows_linearly(run, lambda n: " ".join(f"f{i}" for i in range(n)), 20)


def test_a_first_look_leaves_callers_to_the_full_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_ACTIONS", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/web.bicep").write_text(WEB)
    (tmp_path / "main.bicep").write_text(call("parts/web.bicep"))
    (tmp_path / "plain.bicep").write_text("param x string\n")
    monkeypatch.chdir(tmp_path)
    assert nothing_found(["plain.bicep"]) is not None
    assert nothing_found(["main.bicep"]) is None
