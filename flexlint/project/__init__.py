"""The code base seen whole: its scale sets, and what points at them."""
