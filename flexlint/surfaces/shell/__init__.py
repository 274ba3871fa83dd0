"""Shell scripts, Makefiles, Dockerfiles, batch files: the Azure CLI wherever it is run."""
