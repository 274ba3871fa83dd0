"""Terraform: resources of the azurerm and azapi providers, in HCL and in JSON."""
