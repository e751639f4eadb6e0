"""What several derivations share; no statements."""
