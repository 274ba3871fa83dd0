"""Python source made into what is worth visiting."""
