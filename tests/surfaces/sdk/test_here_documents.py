"""Scripts in the here-documents and backticks of Ruby, Perl and PHP, and files of their tools."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

AZ = "az vmss restart -g app -n web"
CMDLET = "Restart-AzVmss -ResourceGroupName app -VMScaleSetName web"


def found(text: str, path: str) -> list[tuple[str, int]]:
    return [(f.code, f.location.line) for f in check_text(text, path).findings]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("a.rb", f"bash 'a' do\n  code <<-EOH\n    {AZ}\n  EOH\nend\n", 3),
        ("a.rb", f"system(<<~SH)\n  set -e\n  {AZ}\nSH\n", 3),
        ("a.rb", "sh <<~'SH'\n  az vmss restart -g #{group} -n #{name}\nSH\n", 2),
        ("a.rb", f"powershell_script 'a' do\n  code <<-EOH\n    {CMDLET}\n  EOH\nend\n", 3),
        ("a.rb", f"run <<AA, <<BB\nx\nAA\n{AZ}\nBB\ncode <<CC\n{AZ}\nCC\n", 7),
        ("Vagrantfile", f'config.vm.provision "shell", inline: <<-SHELL\n  {AZ}\nSHELL\n', 2),
        ("a.pl", f'system(<<"END");\n{AZ}\nEND\n', 2),
        ("a.php", f"<?php\n$x = <<<'SH'\n{AZ}\nSH;\nshell_exec($x);\n", 3),
        ("a.rb", "x = `az vmss restart -g app -n #{name}`\n", 1),
        ("a.rb", "x = %x(az vmss restart -g app -n #{name})\n", 1),
        ("a.pp", f"exec {{ 'restart':\n  command => '{AZ}',\n}}\n", 2),
        ("a.sls", f"restart:\n  cmd.run:\n    - name: {AZ}\n    - runas: root\n", 3),
    ],
)  # fmt: skip
def test_a_command_is_found(path: str, text: str, line: int) -> None:
    assert found(text, path) == [("FLX508", line)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rb", f"puts <<-EOH\n  {AZ}\nEOH\n"),
        ("a.rb", f"code <<-EOH\n  # {AZ}\nEOH\n"),
        ("a.rb", f"PAGE = <<~MD\n  # Restart\n\n  {AZ}\nMD\n"),
        ("a.rb", f"x = <<~HELP\n  {AZ}\nHELP\n"),
        ("a.rb", f"expect(made).to eq(<<~OUT)\n  {AZ}\nOUT\n"),
        ("a.rb", f"assert_equal <<~OUT, made\n  {AZ}\nOUT\n"),
        ("a.rb", f"code <<-EOH\n  run {AZ} by hand\nEOH\n"),
        ("a.rb", f"code <<-EOH\n  {AZ}\n"),
        ("a.rb", f"x = 1 # {AZ}\n"),
        ("a.rb", f"# system('{AZ}')\n"),
        ("a.rb", "list <<ITEM\nx\nITEM\n"),
        ("a.go", f"x := 1 << EOH\n{AZ}\nEOH\n"),
        ("a.pp", f"# exec {{ '{AZ}': }}\n"),
        ("a.sls", f"restart:\n  test.nop:\n    - name: {AZ}\n"),
    ],
)  # fmt: skip
def test_all_else_is_left_alone(path: str, text: str) -> None:
    assert found(text, path) == []


def test_here_documents_are_read_in_linear_time() -> None:
    unit = f"code <<-EOH\n  {AZ}\nEOH\n"
    grows_linearly(lambda text: check_text(text, "a.rb"), lambda n: unit * n)
    grows_linearly(lambda text: check_text(text, "a.rb"), lambda n: "code <<-EOH vmss\n" * n)
