"""The public interface, as a snapshot: a change here is a change for users."""

from __future__ import annotations

import dataclasses
import inspect

import flexlint

FUNCTIONS = {
    "check_paths": (
        "(paths: 'Sequence[str]', options: 'Options' = Options(), *, "
        "progress: 'Progress | None' = None) -> 'Report'"
    ),
    "check_text": "(text: 'str', path: 'str', options: 'Options' = Options()) -> 'Report'",
    "load_catalog": "(extra_dirs: 'Sequence[Path]' = ()) -> 'Catalog'",
}
FIELDS = {
    "Binding": "scale_set name basis why evidence",
    "Declaration": (
        "subject location mode surface pointer origin tool address declares declared_in "
        "conditional size evidence template"
    ),
    "Edit": "line column end_line end_column text",
    "ScaleSet": "id name named mode declared group deployed_by notes attached",
    "Subject": (
        "name group by_default files symbol place beside given_by default at why role subscription"
    ),
    "Finding": (
        "code name severity confidence surface location message fingerprint url why operation "
        "resource mode suggestion related row symbol form subjects binding also edits"
    ),
    "Location": "path line column end_line end_column snippet cut_before cut_after",
    "Mode": "kind why confidence evidence basis files",
    "Related": "location message",
    "Report": "findings summary silenced notices scale_sets",
    "ResourceRef": "type property",
    "Silenced": "finding kind reason",
    "Suggestion": "text language note adds complete pieces replaces",
    "Summary": (
        "discovered examined skipped unread unparsable excluded by_surface seconds nothing "
        "unread_files"
    ),
}
WORDS = {
    "Confidence": "LOW MEDIUM HIGH",
    "ModeKind": "UNIFORM FLEXIBLE UNKNOWN",
    "Severity": "INFO WARNING ERROR",
}
OTHERS = {"Catalog", "CatalogError", "DiscoveryError", "Options", "__version__"}


def test_names() -> None:
    assert set(flexlint.__all__) == {*FUNCTIONS, *FIELDS, *WORDS, *OTHERS}
    assert dir(flexlint) == sorted(flexlint.__all__)


def test_every_name_is_there_and_documented() -> None:
    for name in set(flexlint.__all__) - {"__version__"}:
        assert inspect.getdoc(getattr(flexlint, name)), name


def test_signatures() -> None:
    for name, expected in FUNCTIONS.items():
        signature = str(inspect.signature(getattr(flexlint, name)))
        defaults = str(flexlint.Options())
        assert signature.replace(defaults, "Options()") == expected


def test_fields() -> None:
    for name, expected in FIELDS.items():
        fields = [field.name for field in dataclasses.fields(getattr(flexlint, name))]
        assert " ".join(fields) == expected, name


def test_words() -> None:
    for name, expected in WORDS.items():
        assert " ".join(member.name for member in getattr(flexlint, name)) == expected


def test_what_is_not_there_is_said() -> None:
    assert not hasattr(flexlint, "nothing_of_the_kind")


def test_the_example_of_the_docstring() -> None:
    report = flexlint.check_text("client.virtual_machine_scale_set_vms.list(a, b)", "x.py")
    assert [finding.code for finding in report.findings] == ["FLX401"]
