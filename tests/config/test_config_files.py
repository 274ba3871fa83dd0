"""Reading configuration files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from flexlint.config.files import ConfigError
from flexlint.config.keys import KEYS
from flexlint.config.lines import key_line
from flexlint.config.schema import schema, schema_text
from flexlint.model import Confidence, ModeKind, Severity
from tests.cli.running import CALL, CLIENT, FINE, flexlint
from tests.config.asking import find_config, load_settings

EVERYTHING = """
select = ["FLX2"]
extend-select = ["vmss-vm-list"]
ignore = ["FLX201"]
extend-ignore = ["FLX3"]
exclude = ["gen/"]
extend-exclude = ["*.min.json"]
force-exclude = true
respect-gitignore = false
include-surfaces = ["python"]
fail-on = "error"
min-confidence = "medium"
baseline = "known.json"
rule-paths = ["rules"]
docs-url = "https://git.example.org/flexlint/docs/rules/"
client-factories = ["pkg.clients.compute"]
parameter-files = ["params/*.json"]
max-file-size = 1000
jobs = 2

[severity]
FLX209 = "info"

[per-file-ignores]
"tests/**" = ["ALL"]

[extend-per-file-ignores]
"a.py" = ["FLX4"]

[scale-sets]
"web-*" = "flexible"
"""


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_every_key(tmp_path: Path) -> None:
    path = write(tmp_path / "flexlint.toml", EVERYTHING)
    settings = load_settings(path)
    assert {name for name, _ in settings.origins} == {key.name for key in KEYS}
    assert settings.origin("severity").endswith("flexlint.toml:21")
    assert settings.origin("jobs").endswith("flexlint.toml:19")
    assert settings.baseline == str(tmp_path / "known.json")
    assert settings.rule_paths == (str(tmp_path / "rules"),)
    options = settings.options()
    assert options.root == str(tmp_path)
    assert options.ignore == ("FLX201", "FLX3")
    assert options.exclude == ("gen/", "*.min.json")
    assert options.severity == (("FLX209", Severity.INFO),)
    assert options.per_file_ignores == (("tests/**", ("ALL",)), ("a.py", ("FLX4",)))
    assert options.scale_sets == (("web-*", ModeKind.FLEXIBLE),)
    assert options.min_confidence is Confidence.MEDIUM
    assert (options.jobs, options.max_file_bytes) == (2, 1000)
    assert not options.respect_gitignore
    assert options.docs_url == "https://git.example.org/flexlint/docs/rules/"


def test_the_schema_is_the_one_published() -> None:
    published = Path(__file__).parents[2] / "flexlint" / "config" / "schema.json"
    assert published.read_text("utf-8") == schema_text()


def test_the_schema_and_the_reader_agree(tmp_path: Path) -> None:
    validator = Draft7Validator(schema())
    good: list[Any] = [
        *([], ["FLX2"], True, 3, "error", "low", {}, {"FLX2": "error"}, {"a": ["FLX2"]}),
        *(
            {"a": "uniform"},
            -1,
            1.5,
            [1],
            {"a": 1},
            {"a": []},
            "",
            "https://e.org/r",
            "https://e.org/ x",
        ),
    ]
    compared = 0
    for key in KEYS:
        for value in good:
            written = json.dumps(value)
            if isinstance(value, dict):
                inner = ", ".join(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in value.items())
                written = "{" + inner + "}"
            path = write(tmp_path / "flexlint.toml", f"{key.name} = {written}\n")
            valid = validator.is_valid({key.name: value})
            try:
                load_settings(path)
                accepted = True
            except ConfigError:
                accepted = False
            assert accepted == valid, (key.name, value)
            compared += 1
    assert compared == len(KEYS) * len(good)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\nselct = ["FLX2"]\n', "flexlint.toml:2: unknown key 'selct'; did you mean 'select'?"),
        ('select = "FLX2"\n', "flexlint.toml:1: select: must be a list of strings"),
        ('\n\nfail_on = "error"\n', ":3: unknown key 'fail_on'; did you mean 'fail-on'?"),
        ('fail-on = "eror"\n', "must be one of info, warning, error, never; did you mean 'error'?"),
        ('docs-url = "javascript:x"\n', "docs-url: must be a web address"),
        ('docs-url = "https://e.org/) [x](y"\n', "docs-url: must be a web address"),
        ("jobs = -1\n", "must be a whole number, not negative"),
        ("jobs = true\n", "must be a whole number"),
        ("force-exclude = 1\n", "must be true or false"),
        (
            'jobs = 1\n[severity]\nFLX2 = "info"\nFLX3 = "bad"\n',
            "flexlint.toml:4: severity: 'FLX3'",
        ),
        ('[per-file-ignores]\n"a" = ["x"]\n"b" = "y"\n', "flexlint.toml:3: per-file-ignores: 'b'"),
        ("severity = 3\n", "must be a table"),
        ("select = [\n", "flexlint.toml: "),
        ("zzz = 1\n", "unknown key 'zzz'"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "flexlint.toml", text)
    with pytest.raises(ConfigError, match=re.escape(message)):
        load_settings("flexlint.toml")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "flexlint.toml", 'selct = 1\njobs = "x"\nfail-on = 3\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("data", [b"\xff\xfe", b"select = ['\xff']", b"\0"])
def test_not_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "flexlint.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=r"flexlint\.toml"):
        load_settings(str(tmp_path / "flexlint.toml"))


def test_pyproject(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n\n[tool.flexlint]\njobs = 3\n\n'
    text += '[tool.flexlint.severity]\nFLX2 = "info"\n'
    settings = load_settings(write(tmp_path / "pyproject.toml", text))
    assert settings.jobs == 3
    assert settings.origin("jobs").endswith("pyproject.toml:5")
    assert settings.origin("severity").endswith("pyproject.toml:7")
    with pytest.raises(ConfigError, match=r"no \[tool\.flexlint\]"):
        load_settings(write(tmp_path / "b" / "pyproject.toml", "[project]\n"))


@pytest.mark.parametrize("text", ["[tool]\nflexlint = 5\n", "[[tool.flexlint]]\njobs = 1\n"])
def test_what_is_no_table_is_not_left_aside(tmp_path: Path, text: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    write(tmp_path / "a.py", FINE)
    run = flexlint(".", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "pyproject.toml: tool.flexlint: must be a table" in run.stderr


def test_the_nearest_file_upward_counts_up_to_the_repository(tmp_path: Path) -> None:
    deep = tmp_path / "repo" / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir()
    outside = write(tmp_path / "flexlint.toml", "jobs = 1\n")
    assert find_config(str(deep)) is None
    top = write(tmp_path / "repo" / "pyproject.toml", "[tool.flexlint]\njobs = 2\n")
    assert find_config(str(deep)) == top
    write(tmp_path / "repo" / "a" / "pyproject.toml", "[tool.other]\n")
    assert find_config(str(deep)) == top
    own = write(tmp_path / "repo" / "a" / "flexlint.toml", "")
    write(tmp_path / "repo" / "a" / "pyproject.toml", "[tool.flexlint]\n")
    assert find_config(str(deep)) == own
    assert find_config(str(tmp_path)) == outside


def test_key_lines() -> None:
    text = (
        '# select = 1\n[tool.x]\nselect = 1\n[tool.flexlint]\n"select" = []\nseverity = {A = "b"}\n'
    )
    assert key_line(text, "tool.flexlint", "select") == 5
    assert key_line(text, "tool.flexlint.severity", "A") == 6
    assert key_line(text, "tool.flexlint", "gone") == 1


def project(tmp_path: Path, config: str) -> Path:
    write(tmp_path / "flexlint.toml", config)
    write(tmp_path / "src" / "a.py", CLIENT + CALL)
    return tmp_path


@pytest.mark.parametrize(
    ("config", "arguments", "code"),
    [
        ("", (), 1),
        ('ignore = ["FLX2"]', (), 0),
        ('ignore = ["FLX2"]', ("--isolated",), 1),
        ('ignore = ["FLX2"]', ("--extend-select", "FLX211"), 1),
        ('select = ["FLX7"]', ("--select", "FLX2"), 1),
        ('exclude = ["src"]', (), 0),
        ('exclude = ["src"]', ("src/a.py",), 1),
        ('exclude = ["src"]\nforce-exclude = true', ("src/a.py",), 0),
        ('exclude = ["src"]', ("--exclude", "other"), 1),
        ('[per-file-ignores]\n"src/**" = ["vmss-vm-start"]', (), 0),
        ('[severity]\nFLX211 = "info"', (), 0),
        ('[severity]\nFLX211 = "info"', ("--fail-on", "info"), 1),
        ('fail-on = "never"', (), 0),
        ('min-confidence = "high"', (), 1),
        ('ignore = ["FLX999"]', (), 2),
        ('[severity]\n"vmss-vm-strt" = "info"', (), 2),
        ('include-surfaces = ["pithon"]', (), 2),
        ('rule-paths = ["missing"]', (), 2),
        ('baseline = "missing.json"', (), 2),
        ("x = 1", (), 2),
        ("x = 1", ("--isolated",), 1),
    ],
)
def test_runs(tmp_path: Path, config: str, arguments: tuple[str, ...], code: int) -> None:
    done = flexlint("check", *arguments, cwd=project(tmp_path, config))
    assert done.returncode == code, done.stdout + done.stderr
    if code == 2:
        assert "flexlint.toml:" in done.stderr or "missing" in done.stderr


def test_patterns_are_relative_to_the_file_wherever_the_run_starts(tmp_path: Path) -> None:
    project(tmp_path, 'exclude = ["/src/a.py"]')
    assert flexlint(".", cwd=tmp_path / "src").returncode == 0
    project(tmp_path, '[per-file-ignores]\n"/src/a.py" = ["ALL"]')
    assert flexlint(".", cwd=tmp_path / "src").returncode == 0


def test_config_option(tmp_path: Path) -> None:
    project(tmp_path, "")
    other = write(tmp_path / "conf" / "my.toml", 'ignore = ["FLX2"]')
    assert flexlint("--config", other, cwd=tmp_path).returncode == 0
    assert flexlint("--config", other, "--isolated", cwd=tmp_path).returncode == 2


def test_config_show(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    project(tmp_path, EVERYTHING.replace("jobs = 2", ""))
    done = flexlint("config", "show", "src", cwd=tmp_path)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert 'select = ["FLX2"]  # flexlint.toml:2' in lines
    assert "jobs = 0  # default" in lines
    assert '"web-*" = "flexible"' in lines
    # What is shown is a configuration with the same meaning.
    shown = write(tmp_path / "shown" / "flexlint.toml", done.stdout)
    again = load_settings(shown).options()
    assert again.severity == (("FLX209", Severity.INFO),)
    assert flexlint("config", "show", "--isolated", cwd=tmp_path).stdout.count("# default") == len(
        KEYS
    )


def test_config_schema(tmp_path: Path) -> None:
    assert flexlint("config", "schema", cwd=tmp_path).stdout == schema_text()


def test_the_line_of_broken_toml_is_said_once(tmp_path: Path) -> None:
    path = write(tmp_path / "flexlint.toml", 'jobs = 1\nselect = ["FLX2"\nx\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    said = str(caught.value)
    assert re.search(r"flexlint\.toml:\d+: .*\(column \d+\)$", said)
    assert "(at line" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".".join("a" * 20_000) + " = 1", "a key of more than"),
        ("[" + ".".join("a" * 20_000) + "]\n" + "b = 1\n" * 20_000, "a key of more than"),
        ("x = {" + ".".join("a" * 20_000) + " = 1}", "a key of more than"),
        ("jobs = " + "9" * 10_000, "a number that is too long"),
        (f'exclude = ["{"a*" * 500_000}"]', "exclude: is longer than"),
        (f"exclude = {[f'a{n}*b/**/c' for n in range(50_000)]}", "exclude: is longer than"),
        (f'per-file-ignores = {{"{"a*" * 500_000}" = ["FLX2"]}}', "ignores: is longer than"),
    ],
    ids=["key", "header", "inline", "digits", "pattern", "patterns", "table of patterns"],
)
def test_a_file_that_would_hold_up_the_run_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load_settings(write(tmp_path / "flexlint.toml", text))
