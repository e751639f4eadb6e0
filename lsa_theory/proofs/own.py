"""A user's claim: its formulas and hypotheses as they are read, in the language of the kernel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.language.reading import read_claim


def own_claim(formula: str, given: Iterable[str] = ()) -> Claim:
    """The claim of one line under hypotheses; FormulaError, with the column, where it cannot be read.

    >>> own_claim("E[X'X] = N Λ").statement
    ('E[N*S] == N*Lambda',)
    """
    return as_read(Claim("own", "Own claim", "", (formula,), _hypotheses(given), source="own", as_printed=False))


def as_read(claim: Claim) -> Claim:
    """A claim with its formulas and hypotheses put into the language, and with how they were read."""
    given = tuple(h.formula for h in claim.given if h.formula)
    readings = [read_claim(formula, given) for formula in claim.statement]
    texts = iter(readings[0].given if readings else read_claim("u == u", given).given)
    hypotheses = tuple(replace(h, formula=next(texts)) if h.formula else h for h in claim.given)
    formulas = tuple(one.formula for one in readings)
    records: tuple[dict[str, Any], ...] = tuple(one.record() for one in readings)
    return replace(claim, statement=formulas, says=claim.says or "; ".join(formulas), given=hypotheses, reading=records)


def _hypotheses(given: Iterable[str]) -> tuple[Hypothesis, ...]:
    return tuple(Hypothesis(" ".join(text.split()), formula=text) for text in given)
