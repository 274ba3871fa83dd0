"""Calls that the doubles of a test answer, and those that are sent nevertheless."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint import check_text
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.surfaces.sdk.test_sdk_filtered import VOCABULARY
from tests.work import grows_linearly

CLIENT = "const client = new ComputeManagementClient(c, s);\n"
START = 'client.virtualMachineScaleSetVMs.beginStart("r", "n", "0");\n'
STUB = "client.virtualMachineScaleSetVMs.beginStart = jest.fn();\n"
SPY = 'jest.spyOn(client.virtualMachineScaleSetVMs, "beginStart").mockResolvedValue({});\n'
FAKE = "const vms = { beginStart: jest.fn() };\n"
VMS = 'vms.beginStart("r", "n", "0")'
PYTHON = 'client.virtual_machine_scale_set_vms.begin_start("r", "n", "0")\n'
REAL = "from azure.mgmt.compute import ComputeManagementClient\nclient = ComputeManagementClient(c, s)\n"
MOCK = "from unittest.mock import MagicMock, create_autospec\n"
MOCKITO = "import static org.mockito.Mockito.*;\nclass T {{ VirtualMachineScaleSetVMs vms = mock(VirtualMachineScaleSetVMs.class);\n {} }}"

ANSWERED = [
    ("a_test.go", "package a\nfunc T() {\n\tm := NewMockInterface(c)\n\tm.EXPECT().GetVirtualMachineScaleSetNetworkInterface(ctx, \"r\", \"n\", \"0\", \"nic\").Return(nil, nil)\n}\n"),
    ("a.test.ts", CLIENT + STUB),
    ("a.test.ts", CLIENT + STUB + START),
    ("a.test.ts", CLIENT + STUB.replace("()", "().mockResolvedValue({})") + START),
    ("a.test.ts", CLIENT + STUB.replace("jest.fn()", "vi.fn(async () => ({}))") + START),
    ("a.test.ts", CLIENT + SPY),
    ("a.test.ts", CLIENT + SPY + START),
    ("a.test.ts", CLIENT + SPY.replace("jest", "vi") + START),
    ("a.test.ts", CLIENT + f"describe('x', () => {{\nbeforeEach(() => {{\n{SPY}}});\nit('y', async () => {{\nawait {START}}});\n}});\n"),
    ("a.test.js", CLIENT + 'sinon.stub(client.virtualMachineScaleSetVMs, "beginStart").resolves({});\n' + START),
    ("a.test.js", CLIENT + 'sinon.stub(client.virtualMachineScaleSetVMs, "beginStart");\n' + START),
    ("a.test.ts", CLIENT + 'expect(client.virtualMachineScaleSetVMs.beginStart).toHaveBeenCalledWith("r", "n", "0");\n'),
    ("a.test.ts", CLIENT + "(client.virtualMachineScaleSetVMs.beginStart as jest.Mock).mockResolvedValue({});\n"),
    ("a.test.ts", CLIENT + "jest.mocked(client.virtualMachineScaleSetVMs.beginStart).mockResolvedValue({});\n"),
    ("a.test.ts", f"{FAKE}{VMS};"),
    ("a.test.ts", f"{FAKE}const t = () => {VMS};"),
    ("a.test.ts", f"{FAKE}it('x', async (done) => {{ await {VMS}; }});"),
    ("a.java", MOCKITO.format('void t() throws E { when(vms.start("0")).thenReturn(null); vms.start("0"); verify(vms).start("0"); }')),
    ("a.cs", "using Moq;\nclass T { void F() { var vm = new Mock<VirtualMachineScaleSetVmResource>(); vm.Setup(v => v.PowerOn(WaitUntil.Completed, default)).Returns(x); vm.Verify(v => v.PowerOn(It.IsAny<WaitUntil>(), default)); } }"),
    ("a_test.go", "package a\nfunc T(t *testing.T) {\nm := NewMockVirtualMachineScaleSetVMsClient(ctrl)\nm.EXPECT().BeginStart(gomock.Any(), \"r\", \"n\", \"0\", nil).Return(nil, nil)\n}\n"),
    ("a_test.go", "package a\nfunc T(t *testing.T) {\nm := &mocks.VirtualMachineScaleSetVMsClient{}\nm.On(\"BeginStart\", mock.Anything, \"r\").Return(nil)\n}\n"),
    ("test_a.py", f"{MOCK}client = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}client = create_autospec(ComputeManagementClient)\n{PYTHON}"),
    ("test_a.py", f"def test(mocker):\n    client = mocker.Mock()\n    {PYTHON}"),
    ("test_a.py", f"{MOCK}{REAL}client.virtual_machine_scale_set_vms.begin_start = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}client = MagicMock()\nclient.virtual_machine_scale_set_vms.begin_start.return_value = 1\n"),
    ("test_a.py", 'def test(client):\n    client.virtual_machine_scale_set_vms.begin_start.assert_called_once_with("r", "n", "0")\n'),
    ("test_a.py", f"from unittest import mock\n{REAL}with mock.patch.object(client.virtual_machine_scale_set_vms, 'begin_start'):\n    pass\n"),
]  # fmt: skip
SENT = [
    ("a.test.ts", CLIENT + START),
    ("a.test.ts", CLIENT + START + STUB),
    ("a.test.ts", CLIENT + SPY.replace(".mockResolvedValue({})", "") + START),
    ("a.test.ts", CLIENT + SPY.replace('"beginStart"', '"get"') + START),
    ("a.test.ts", CLIENT + SPY.replace("client.", "other.") + START),
    ("a.test.ts", CLIENT + f"it('a', () => {{ {SPY} }});\nit('b', async () => {{ await {START} }});"),
    ("a.test.ts", CLIENT + f"describe('a', () => {{ beforeEach(() => {{ {SPY} }}); }});\nit('b', async () => {{ await {START} }});"),
    ("a.test.ts", CLIENT + STUB.replace("beginStart", "get") + START),
    ("a.test.ts", CLIENT + STUB.replace("client.", "fake.client.") + START),
    # A parameter hides the double, whatever stands between it and the body.
    ("a.test.ts", f"{FAKE}function t(vms: VirtualMachineScaleSetVMs) {{ {VMS}; }}"),
    ("a.test.ts", f"{FAKE}function t(vms: VirtualMachineScaleSetVMs): Promise<void> {{ {VMS}; }}"),
    ("a.test.ts", f"{FAKE}const t = (vms: VirtualMachineScaleSetVMs) => {{ {VMS}; }};"),
    ("a.test.ts", f"{FAKE}const t = async (vms: VirtualMachineScaleSetVMs): Promise<void> => {{ {VMS}; }};"),
    ("a.test.ts", f"{FAKE}const t = (vms: VirtualMachineScaleSetVMs) => {VMS};"),
    ("a.test.ts", f"{FAKE}const t = (vms: VirtualMachineScaleSetVMs) => Promise.all([f(x), {VMS}]);"),
    ("a.java", MOCKITO.format('void t(VirtualMachineScaleSetVMs vms) { vms.start("0"); }')),
    ("a.java", MOCKITO.format('void t(VirtualMachineScaleSetVMs vms) throws E, F { vms.start("0"); }')),
    ("a.kt", 'import io.mockk.mockk\nval vms: VirtualMachineScaleSetVMs = mockk()\nfun t(vms: VirtualMachineScaleSetVMs): Unit { vms.start("0") }'),
    ("test_a.py", f"{MOCK}{REAL}{PYTHON}"),
    ("test_a.py", f"{MOCK}client = MagicMock()\n{REAL}{PYTHON}"),
    ("test_a.py", f"{MOCK}{REAL}if x:\n    client = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}{REAL}{PYTHON}client.virtual_machine_scale_set_vms.begin_start = MagicMock()\n"),
    ("test_a.py", f"{MOCK}{REAL}client.virtual_machine_scale_set_vms.get = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}{REAL}def t():\n    client.virtual_machine_scale_set_vms.begin_start = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}{REAL}if x:\n    client.virtual_machine_scale_set_vms.begin_start = MagicMock()\n{PYTHON}"),
    ("test_a.py", f"{MOCK}def t(client):\n    other = MagicMock()\n    {PYTHON}"),
]  # fmt: skip


def starts(path: str, text: str) -> int:
    return sum(1 for finding in check_text(text, path).findings if finding.code == "FLX211")


@pytest.mark.parametrize(("path", "text"), ANSWERED)
def test_doubles_answer(path: str, text: str) -> None:
    assert not starts(path, text)


@pytest.mark.parametrize(("path", "text"), SENT)
def test_calls_that_are_sent(path: str, text: str) -> None:
    assert starts(path, text) == 1


@pytest.mark.parametrize(
    "unit",
    [SPY, STUB, START, "it(() => { ", "const f = (vms) => ", "(vms: T): T<T> => { vms.a(", VMS],
)
def test_growth_is_linear(unit: str) -> None:
    def read(text: str) -> None:
        SdkSurface().extract(SourceFile("a.test.ts", CLIENT + FAKE + text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
