"""SDKs whose names are written with underscores: Ruby's and Rust's."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text


def codes(text: str, path: str) -> list[str]:
    return [f.code for f in check_text(text, path).findings]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.rb", "client.virtual_machine_scale_set_vms.restart('app', 'web', id)\n", "FLX209"),
        ("a.rb", "@compute.virtual_machine_scale_set_vms.list('app', 'web').each { |vm| show(vm) }\n", "FLX401"),
        ("a.rb", "client.virtual_machine_scale_sets.get_instance_view('app', 'web')\n", "FLX101"),
        ("a.rb", "client.virtual_machine_scale_set_vms.begin_power_off_async('app', 'web', '0')\n", "FLX205"),
        ("a.rb", "client.virtual_machine_scale_set_vms.deallocate_with_http_info('app', 'web', '0')\n", "FLX201"),
        ("a.rs", 'client.virtual_machine_scale_set_v_ms_client().restart("app", "web", id, sub).await?;\n', "FLX209"),
        ("a.rs", 'client.virtual_machine_scale_sets_client().get_instance_view("app", "web", sub).await?;\n', "FLX101"),
        ("a.rs", 'client\n    .virtual_machine_scale_set_v_ms_client()\n    .list("app", "web", sub)\n    .into_stream();\n', "FLX401"),
    ],
)  # fmt: skip
def test_a_call_is_found(path: str, text: str, expected: str) -> None:
    assert codes(text, path) == [expected]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rb", "client.virtual_machine_scale_sets.get('app', 'web')\n"),
        ("a.rb", "client.virtual_machines.restart('app', 'web')\n"),
        ("a.rb", "virtual_machine_scale_set_vms = []\nvirtual_machine_scale_set_vms.push(vm)\n"),
        ("a.rb", "# client.virtual_machine_scale_set_vms.restart('app', 'web', id)\n"),
        ("a.rb", "puts 'client.virtual_machine_scale_set_vms.restart(1)'\n"),
        ("a.rb", "def virtual_machine_scale_set_vms\n  VirtualMachineScaleSetVMs.new(self)\nend\n"),
        ("a.rs", "pub fn virtual_machine_scale_set_v_ms_client(&self) -> Client { self.0.clone() }\n"),
        ("a.rs", "pub mod virtual_machine_scale_set_v_ms { pub struct Restart; }\n"),
        ("a.rs", "client.virtual_machine_scale_sets_client().list(sub).into_stream();\n"),
    ],
)  # fmt: skip
def test_all_else_is_left_alone(path: str, text: str) -> None:
    assert codes(text, path) == []
