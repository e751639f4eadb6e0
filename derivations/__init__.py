"""Statements and how they are derived: one file each, a folder per source."""
