"""What Pulumi and the CDK for Terraform call the resources of Azure's providers."""

from __future__ import annotations

import re
from types import MappingProxyType

from flexlint.model import Entry, Object, Span
from flexlint.record import replace
from flexlint.values.flattened import unflattened

NATIVE_TYPES = MappingProxyType({
    "virtualmachinescaleset": "Microsoft.Compute/virtualMachineScaleSets",
    "virtualmachinescalesetextension": "Microsoft.Compute/virtualMachineScaleSets/extensions",
    "virtualmachinescalesetvm": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
    "virtualmachinescalesetvmextension": (
        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions"
    ),
    "virtualmachinescalesetvmruncommand": (
        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands"
    ),
    "loadbalancer": "Microsoft.Network/loadBalancers",
})  # fmt: skip
"""The types of the provider that is made from ARM's own descriptions, in lower case."""
_OTHER_NAMES = MappingProxyType({"ScaleSet": "azurerm_virtual_machine_scale_set"})
"""Types that Pulumi's provider calls otherwise than Terraform's, which it is made from."""
_TOP_LEVEL = frozenset(
    {
        "sku",
        "identity",
        "location",
        "zones",
        "plan",
        "tags",
        "extendedlocation",
        "placement",
        "name",
    }
)


def terraform_type(name: str, module: str = "compute") -> str:
    """The type of Terraform's provider behind the class ``name`` of Pulumi's ``module``."""
    prefix = "azurerm_lb_" if module == "lb" else "azurerm_"
    return _OTHER_NAMES.get(name) or prefix + snake(name)


def snake(name: str) -> str:
    """``overProvision`` as ``over_provision``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def terraform_shape(body: Object) -> Object:
    """``body`` with the names of its members as Terraform has them."""
    entries = tuple(replace(each, key=snake(each.key)) for each in body.entries)
    return replace(body, entries=entries)


def arm_shape(flat: Object) -> Object:
    """A flattened description with ARM's ``properties`` put back in."""
    whole = unflattened(flat)
    assert isinstance(whole, Object)
    top = tuple(e for e in whole.entries if e.key.lower() in _TOP_LEVEL)
    rest = tuple(e for e in whole.entries if e.key.lower() not in _TOP_LEVEL)
    span = whole.span or Span(0, 0)
    inner = Object(rest, span, open=whole.open)
    properties = Entry("properties", Span(span.start, span.start), inner)
    return Object((*top, properties), span, open=whole.open)
