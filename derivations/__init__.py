"""Statements and how they are derived: one file each, a folder per source."""

import lsa_theory  # noqa: F401  (an import of an old path says the new one)
