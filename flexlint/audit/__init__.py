"""The migration audit: from a report to readiness, scale sets, and a plan."""
