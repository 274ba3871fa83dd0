"""Many trees linted: revisions of one repository, and many repositories."""
