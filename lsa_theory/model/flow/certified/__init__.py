"""Convergence certified for one instance, in exact arithmetic and in enclosures."""
