"""What ARM and Bicep share: expressions and their evaluation."""
