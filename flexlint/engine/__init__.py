"""The join of surfaces and catalogue: from files to a report."""
