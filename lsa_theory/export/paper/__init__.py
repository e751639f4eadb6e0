"""Statements as LaTeX, PDF and Markdown; the audit."""
