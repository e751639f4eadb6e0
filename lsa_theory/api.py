"""What a notebook user calls: state a claim in one line and get a verdict."""

from __future__ import annotations

from lsa_theory.claim import Claim, Hypothesis, Status, Verdict
from lsa_theory.engine import Budget, Statement, judge
from lsa_theory.language.parser import parse_relation


def prove(formula: str, given: tuple[str, ...] = (), *, budget: Budget = "quick") -> Verdict:
    """Judge an own claim: PROVED for all d, N, M; REFUTED with the smallest counterexample; or UNDECIDED.

    ``given`` are hypotheses: relations of the language (``"N >= d"``), ``"A symmetric"``, ``"A psd"``.
    Raises InputError (FormulaError with a column) for a formula that cannot be read.

    >>> prove("tr(A*B) == tr(B*A)").status
    <Status.PROVED: 'PROVED'>
    >>> prove("E[S*S] == Lambda**2").witness
    'd=1, N=1, Lambda=(1): left 3, right 1'
    """
    relation = parse_relation(formula)
    hypotheses = tuple(Hypothesis(text, formula=text) for text in given)
    claim = Claim("own", "Own claim", relation.text, (relation.text,), hypotheses, source="own", as_printed=False)
    return judge(Statement(claim), budget)


__all__ = ["Status", "Verdict", "prove"]
