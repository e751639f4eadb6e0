"""Verdicts written for other programs: LaTeX."""
