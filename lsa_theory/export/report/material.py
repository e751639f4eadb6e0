"""What sections are made of and what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lsa_theory.export.report.cards import Record
from lsa_theory.export.report.figures import Figure
from lsa_theory.export.report.text import Words


@dataclass(frozen=True)
class Material:
    """What sections are made of: the pages of all statements, the figures, and a writer of formulas."""

    pages: list[Record]
    figures: list[Figure]
    words: Words
    render: Callable[..., str]  # a template by its name, with values
    took: float = 0.0  # seconds for the verdicts


@dataclass(frozen=True)
class Section:
    """One part of the page under a heading of its own, with entries of the contents below it."""

    anchor: str
    title: str
    html: str
    entries: tuple[tuple[str, str], ...] = ()  # anchor and text
