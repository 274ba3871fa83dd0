"""The published JSON Schema describes all that an audit's JSON has, and nothing less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from flexlint.audit import json_audit
from flexlint.audit.model import Audit, StepKind, Unsaid, VerdictKind
from flexlint.model import AttachmentKind
from tests.audit.golden import clean, compared, nothing
from tests.audit.sample import audit
from tests.cli.running import flexlint, git
from tests.reporters.test_json_schema import SCHEMA as REPORT
from tests.reporters.test_json_schema import closed

ROOT = Path(__file__).parent.parent.parent
SCHEMA: dict[str, Any] = json.loads(
    Path(json_audit.__file__).with_name("audit.schema.json").read_text("utf-8")
)
VALIDATOR = Draft202012Validator(closed(SCHEMA))


def faults(text: str) -> list[str]:
    found = VALIDATOR.iter_errors(json.loads(text))
    return [f"{list(error.absolute_path)}: {error.message}" for error in found]


def test_it_is_a_schema_that_lets_version_1_grow() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert "additionalProperties" not in SCHEMA
    assert SCHEMA["properties"]["version"] == {"const": json_audit.VERSION}
    assert SCHEMA["properties"]["kind"] == {"const": json_audit.KIND}


def test_every_key_is_required() -> None:
    """A reader can rely on all of them."""
    for name, each in [("", SCHEMA), *SCHEMA["$defs"].items()]:
        assert each["required"] == list(each["properties"]), name
        assert "description" in each, name


def test_what_a_check_has_too_is_the_same() -> None:
    for name, each in REPORT["$defs"].items():
        assert SCHEMA["$defs"][name] == each, name


def test_words_are_those_of_the_model() -> None:
    defs = SCHEMA["$defs"]
    assert defs["package"]["properties"]["step"]["enum"] == list(get_args(StepKind))
    kinds = get_args(get_type_hints(Unsaid)["kind"])
    assert defs["unsaid"]["properties"]["kind"]["enum"] == list(kinds)
    verdict = SCHEMA["properties"]["verdict"]["properties"]["kind"]
    assert verdict["enum"] == list(get_args(VerdictKind))
    kinds = get_args(AttachmentKind)
    assert defs["attachment"]["properties"]["kind"]["enum"] == list(kinds)


@pytest.mark.parametrize(
    "made", [audit(), compared(), nothing(), clean()], ids=["all", "compared", "nothing", "clean"]
)
def test_audits_conform(made: Audit) -> None:
    assert faults(json_audit.render(made)) == []


def test_the_audit_of_the_sample_product_conforms(tmp_path: Path) -> None:
    out = tmp_path / "audit.json"
    done = flexlint("audit", "fixtures/showcase", "--json", str(out), cwd=ROOT)
    assert done.returncode == 0
    text = out.read_text("utf-8")
    assert faults(text) == []
    document = json.loads(text)
    assert all(document[key] for key in ("findings", "sets", "unsaid"))


def repository(place: Path, script: str) -> None:
    place.mkdir()
    (place / "ops.sh").write_text(script)
    git(place, "init", "-q")
    git(place, "add", "-A")
    git(place, "commit", "-qm", "one")


def test_the_audit_of_several_repositories_conforms(tmp_path: Path) -> None:
    """With one that fails, and with what has changed since."""
    repository(tmp_path / "one", "az vmss get-instance-view -g shop -n web-vmss\n")
    repository(
        tmp_path / "two", "az vmss restart -g shop -n web-vmss # flexlint: ignore[FLX508] x\n"
    )
    (tmp_path / "all.txt").write_text("one\ntwo\nnowhere\n")
    flexlint("audit", "--repos", "all.txt", "--json", "old.json", cwd=tmp_path)
    (tmp_path / "one" / "ops.sh").write_text("az vmss restart -g shop -n web-vmss\n")
    done = flexlint(
        *("audit", "--repos", "all.txt", "--json", "new.json", "--compare", "old.json"),
        cwd=tmp_path,
    )
    assert done.returncode == 0
    text = (tmp_path / "new.json").read_text("utf-8")
    assert faults(text) == []
    document = json.loads(text)
    assert [bool(each["failure"]) for each in document["repositories"]] == [False, False, True]
    assert document["silenced"]
    assert document["progress"]["fixed"]
    assert document["progress"]["new"]


def test_an_audit_with_a_history_conforms(tmp_path: Path) -> None:
    repository(tmp_path / "one", "az vmss get-instance-view -g shop -n web-vmss\n")
    (tmp_path / "one" / "ops.sh").write_text("az vmss restart -g shop -n web-vmss\n")
    git(tmp_path / "one", "commit", "-qam", "two")
    done = flexlint(
        *("audit", "--history", "HEAD~1..", "--json", "../new.json", "."), cwd=tmp_path / "one"
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "new.json").read_text("utf-8")
    assert faults(text) == []
    assert len(json.loads(text)["history"]) == 2


def test_a_wrong_document_does_not_conform() -> None:
    document = json.loads(json_audit.render(audit()))
    for key, wrong in (("kind", "x"), ("version", 2), ("verdict", None), ("unknown", 1)):
        assert list(VALIDATOR.iter_errors({**document, key: wrong})), key
    for key in document:
        assert list(VALIDATOR.iter_errors({k: v for k, v in document.items() if k != key})), key
