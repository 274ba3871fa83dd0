"""Comments and metadata that silence findings: read and written."""
