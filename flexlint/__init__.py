"""Find scale set API uses that Flexible orchestration does not have."""
