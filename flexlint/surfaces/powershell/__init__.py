"""PowerShell: the Az.Compute cmdlets, REST calls and the Azure CLI in its scripts."""
