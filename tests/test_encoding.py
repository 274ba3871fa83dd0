"""Which encoding counts: nothing that a file says of itself may hide what stands in it."""

from __future__ import annotations

import encodings
import pkgutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.engine.check import check_bytes
from flexlint.model import Report
from flexlint.project.check import check_paths
from flexlint.text.encoding import Encoding, encoding_of, hidden_text, keeps_ascii, wide_encoding
from flexlint.text.source import decode

CODECS = sorted(module.name for module in pkgutil.iter_modules(encodings.__path__))
REFUSED = (
    *("cp037", "cp500", "cp1140", "cp864", "utf_16", "utf_16_le", "utf_32", "utf_7", "hz"),
    *("idna", "punycode", "rot_13", "unicode_escape", "raw_unicode_escape", "base64_codec"),
    *("zlib_codec", "quopri_codec", "uu_codec", "hex_codec", "undefined", "iso2022_jp"),
    *("iso2022_kr", "mac_arabic", "mac_farsi"),
)
ACCEPTED = ("latin_1", "cp1252", "shift_jis", "euc_jp", "gb18030", "big5", "koi8_r", "johab")
CALL = "client.virtual_machine_scale_set_vms.begin_restart(group, name, vm)\n"
COMMAND = "az vmss deallocate -g a -n b --instance-ids 1\n"


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("name", REFUSED)
def test_an_encoding_in_which_ascii_is_not_ascii_is_refused(name: str) -> None:
    assert not keeps_ascii(name)
    found = encoding_of(f"# coding: {name}\n".encode(), "a.py")
    assert (found.name, bool(found.problem)) == ("utf-8", True)


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_encoding_that_only_adds_to_ascii_counts(name: str) -> None:
    assert keeps_ascii(name)
    found = encoding_of(f"# coding: {name}\n".encode(), "a.py")
    assert not found.problem
    assert "".encode(found.name) == b""


@pytest.mark.parametrize("path", ["a.sh", "a.tf", "a.yaml", "a.ipynb", "py", "a.txt", "a.ps1"])
def test_only_python_declares_an_encoding(path: str) -> None:
    for name in ("cp037", "latin-1", "klingon", "idna"):
        assert encoding_of(f"# coding: {name}\n".encode(), path) == Encoding("utf-8")


@pytest.mark.parametrize(
    ("head", "counts"),
    [
        (b"# coding: latin-1\n", True),
        (b"#!/usr/bin/python\r# vim: set fileencoding=latin-1 :\r", True),
        (b"\n\x0c  # -*- coding:latin-1 -*-\n", True),
        (b"# " + b"x" * 5000 + b" coding: latin-1\n", True),
        (b"# coding: latin-1-unix\n", True),
        (b"import os\n# coding: latin-1\n", False),
        (b"#\n#\n# coding: latin-1\n", False),
        (b"x = 1  # coding: latin-1\n", False),
    ],
)
def test_a_cookie_is_read_as_python_reads_it(head: bytes, counts: bool) -> None:
    assert (encoding_of(head, "a.PYW").name == "iso8859-1") is counts


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_read_and_said(name: str) -> None:
    data = (COMMAND * 3).encode(name)
    assert wide_encoding(data) == name
    decoded = decode(data, "a.sh")
    assert decoded.text == COMMAND * 3
    assert "no byte-order mark" in (decoded.problem or "")


def test_a_declared_encoding_ends_nothing_and_hides_nothing(tmp_path: Path) -> None:
    for name in CODECS:
        head = f"# coding: {name}\n# \\u0041 +AGE- xn--p1ai\n"
        (tmp_path / f"{name}.py").write_text(head + CALL, "utf-8")
        (tmp_path / f"{name}.sh").write_text(head + COMMAND, "utf-8")
    report = check_paths([str(tmp_path)])
    found = [(Path(f.location.path).name, f.code, f.location.line) for f in report.findings]
    for name in CODECS:
        assert (f"{name}.py", "FLX209", 3) in found
        assert (f"{name}.sh", "FLX201", 3) in found


def test_bytes_that_a_codec_chokes_on_cost_a_finding() -> None:
    for name in ("idna", "punycode", "undefined", "cp1252", "utf-7"):
        report = check_bytes(f"# coding: {name}\n{CALL}".encode() + b"x = '\x81'\n", "a.py")
        assert set(codes(report)) >= {"FLX003", "FLX209"}, name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-7", b"# coding: utf-7\nx = '+AHY-mss'\n"),
        ("unicode_escape", b"# coding: unicode_escape\nx = '\\x76mss'\n"),
        ("mac_arabic", b"# coding: mac_arabic\nx = 'virtual\xdfmachine\xdfscale\xdfset'\n"),
        ("hz", b"# coding: hz\nx = 'vm~\nss'\n"),
        ("rot13", None),
    ],
)
def test_what_only_python_can_see_does_not_pass_silently(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data or b"# coding: rot13\nk = 'izff'\n")
    report = check_paths([str(path)])
    if data is None:  # no encoding of text: Python refuses the file
        assert (codes(report), report.summary.examined) == ([], 0)
        return
    assert hidden_text(data, "a.py") is not None
    assert codes(report) == ["FLX003"]
    assert name in report.findings[0].message


def test_a_harmless_file_in_an_odd_encoding_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: utf-7\nx = 1\n")
    assert codes(check_paths([str(tmp_path)])) == []


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\naz vm\0ss deallocate -g a -n b --instance-ids 1\n",
        b"#!/bin/sh\n" + b"# x\n" * 5000 + b"az vm\0ss deallocate -g a -n b --instance-ids 1\n",
        b"\xff\xfe:\n" + COMMAND.encode(),
        b"\xfe\xff:\n" + COMMAND.encode() * 2,
        b"#!/bin/sh\n" + "# a\n".encode("utf-16-le") * 3000 + COMMAND.encode(),
        ("# 规模集的说明在这里\n" * 40 + COMMAND).encode("utf-16-le"),
    ],
)
@pytest.mark.parametrize("limit", [5_000_000, 20])
def test_nuls_and_marks_hide_nothing(tmp_path: Path, data: bytes, limit: int) -> None:
    from flexlint.config.options import Options

    (tmp_path / "a.sh").write_bytes(data)
    report = check_paths([str(tmp_path)], Options(max_file_bytes=limit))
    assert {"FLX001", "FLX003", "FLX201"} & set(codes(report))


COOKIES = st.sampled_from(["", *CODECS, "klingon", "utf-8-unix", "x" * 100, "..", "-", "mbcs"])


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.binary(max_size=60), COOKIES, st.sampled_from(["a.py", "a.sh"]))
def test_decoding_never_raises(data: bytes, cookie: str, path: str) -> None:
    head = f"# coding: {cookie}\n".encode() if cookie else b""
    decoded = decode(head + data, path)
    assert cookie == "" or decoded.text.startswith("# coding: ") or decoded.problem
    if decoded.problem is None:
        decode(decoded.bom + decoded.text.encode(decoded.encoding), path)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60), COOKIES)
def test_ascii_survives_every_encoding_that_counts(text: str, cookie: str) -> None:
    text = f"# coding: {cookie}\n{text}".replace("\0", "")
    decoded = decode(text.encode(), "a.py")
    assert decoded.text == text
    assert decoded.text.encode(decoded.encoding) == text.encode()


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=40), st.sampled_from(["", "\ufeff"]), st.sampled_from(["le", "be"]))
def test_what_was_decoded_without_a_problem_encodes_to_the_same_bytes(
    text: str, mark: str, order: str
) -> None:
    text = text.encode("utf-16", "replace").decode("utf-16").removeprefix("\ufeff")
    for data in ((mark + text).encode(), ("\ufeff" + text).encode(f"utf-16-{order}")):
        decoded = decode(data, "a.json")
        if decoded.problem is None:
            assert decoded.bom + decoded.text.encode(decoded.encoding) == data


PASTED = {
    "a.sh": b'az vmss restart -g "caf%s" -n web\n',
    "a.ps1": b'Restart-AzVmss -ResourceGroupName "caf%s" -VMScaleSetName web\n',
    "a.py": b"from azure.mgmt.compute import ComputeManagementClient\n"
    b"client = ComputeManagementClient(c, s)\n"
    b"client.virtual_machine_scale_set_vms.begin_restart('caf%s', 'web', vm)\n",
    "a.yaml": b"jobs:\n  a:\n    steps:\n    - run: az vmss restart -g 'caf%s' -n web\n",
}


@pytest.mark.parametrize("path", PASTED)
def test_what_could_not_be_decoded_is_not_pasted(path: str) -> None:
    readable = check_bytes(PASTED[path] % "\u00e9".encode(), path)
    damaged = check_bytes(PASTED[path] % b"\xe9", path)
    (was,) = (f.suggestion for f in readable.findings if f.suggestion)
    (finding,) = (f for f in damaged.findings if f.code != "FLX003")
    assert was.text.count("caf\u00e9")
    assert finding.suggestion is not None
    assert finding.suggestion.text == was.text.replace("\u00e9", "\ufffd")
    assert not finding.suggestion.complete
    assert "could not be decoded" in finding.suggestion.note
    assert not finding.edits


@pytest.mark.parametrize("head", [b"# \xe9\n", b"# \xff\xfe\n"])
def test_a_text_that_is_not_certain_is_not_changed(head: bytes) -> None:
    command = b"az vmss restart -g app -n web\n"
    (sure,) = check_bytes(command, "a.sh").findings
    (doubtful,) = (f for f in check_bytes(head + command, "a.sh").findings if f.code != "FLX003")
    assert sure.edits
    assert not doubtful.edits
