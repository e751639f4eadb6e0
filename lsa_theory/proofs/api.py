"""What a notebook user calls: a line to judge, a quantity to derive, an expectation to take.

`prove` and `refute` return a `Verdict`, `derive` and `expect` a `Derived`.  Both are frozen and have ``status``,
``witness``, ``formula`` (SymPy), ``evidence``, ``to_latex()`` and ``to_json()``; notebooks show formulas with a badge.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Evidence, Status, Verdict, combine
from lsa_theory.kernel.replay import replay
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.printing import to_text
from lsa_theory.language.reading import read_expression
from lsa_theory.proofs.counterexamples.asked import searched
from lsa_theory.proofs.decide import Tracing, nearest_true_form
from lsa_theory.proofs.engine import Budget, Statement, judge
from lsa_theory.proofs.own import own_claim
from lsa_theory.proofs.question import Question

if TYPE_CHECKING:
    from lsa_theory.proofs.derive.derived import Derived

Formula: TypeAlias = Any  # a line of the language, or a relation of SymPy's such as ``sympy.Eq(A, B)``
SEARCH = "search for a counterexample"


def prove(
    formula: Formula, given: Formula | Iterable[Formula] = (), *, budget: Budget = "quick", time_limit: float | None = None
) -> Verdict:
    """Judge an own claim: PROVED for all d, N, M; REFUTED with the smallest counterexample; or UNDECIDED.

    ``given`` are hypotheses, one or several: relations of the language (``"N >= d"``), ``"A symmetric"``, ``"A psd"``.
    ``formula`` and hypotheses may be relations of SymPy's, ``sympy.Eq(Trace(A*B), Trace(B*A))``, in the symbols of
    `lsa_theory.language.sympy_face`.
    After ``time_limit`` seconds (60, with the full budget 600), or 600 MiB of memory, what was reached is the answer.
    Raises InputError (FormulaError with a column) for a formula that cannot be read.

    >>> prove("tr(A*B) == tr(B*A)").status
    <Status.PROVED: 'PROVED'>
    >>> prove("E[S*S] == Lambda**2").witness
    'd=1, N=1, Lambda=(1): left 3, right 1'
    >>> prove("A*B + B*A == (A*B + B*A).T", given=["A symmetric", "B symmetric"]).status
    <Status.PROVED: 'PROVED'>
    """
    return judge(Statement(own_claim(_text(formula), _texts(given))), budget, time_limit)


def refute(formula: Formula, given: Formula | Iterable[Formula] = ()) -> Verdict:
    """Look for the smallest counterexample only: REFUTED with it, or UNDECIDED; never PROVED, however long it looked.

    Instances are tried by dimension, then N and M, then simplicity; one counts when the kernel finds, in fractions or in
    intervals, that it satisfies every hypothesis and breaks the claim as typed.  Raises InputError as `prove` does.

    >>> found = refute("E[S*S] == Lambda**2 + tr(Lambda)*Lambda/N")
    >>> found.witness, found.nearest
    ('d=1, N=1, Lambda=(1): left 3, right 2', 'E[S*S] == (N + 1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda')
    >>> refute("tr(A*B) == tr(B*A)").status
    <Status.UNDECIDED: 'UNDECIDED'>
    """
    start = time.perf_counter()
    claim = own_claim(_text(formula), _texts(given))
    question = Question.of(claim.statement[0], tuple(h.formula for h in claim.given if h.formula))
    question.check()
    found = searched(question)
    evidence = Evidence(SEARCH, "silent", "nothing", found.reason)
    if found.refutation:
        nearest = nearest_true_form(question) if question.sign == "==" else None
        evidence = Evidence(SEARCH, "refutes", "this instance", witness=found.refutation.witness, suggestion=nearest or "")
    documents = (found.refutation.document,) if found.refutation else ()
    shown = tuple(map(replay, documents))
    seconds = time.perf_counter() - start
    return Verdict(claim, combine([evidence]), (evidence,), seconds=seconds, documents=documents, shown=shown)


def expect(expression: str, given: Formula | Iterable[Formula] = ()) -> Derived:
    """The expectation over everything random, for symbolic d, N and M, computed on two roads.

    ``expression`` is in the formula language, with or without ``E[...]`` around it.  Raises InputError for what has no
    closed form, such as the inverse of a random matrix, and for an expression that cannot be read.

    >>> expect("S*A*S").text
    'Lambda*A*Lambda + 1/N*Lambda*A.T*Lambda + 1/N*tr(A*Lambda)*Lambda'
    >>> expect("S*A*S", given="A symmetric").formula
    ((N + 1)/N)*Lambda*A*Lambda + (Trace(A*Lambda)/N)*Lambda
    """
    from lsa_theory.proofs.derive.derived import Derived, confirmed  # evaluates with NumPy, which `prove` does without

    whole, reading = read_expression(expression, _texts(given))
    texts = reading.given
    names = Names.of(whole.names(), read_givens(texts))
    meaning = Tracing(names)
    try:
        value = read(whole, meaning)
    except OutOfReachError as problem:
        legal = "an expression whose expectation has a closed form"
        raise InputError("expression", expression, legal, str(problem)) from None
    definitions = {"Gamma": names.setting.gamma().gamma()}
    found = Derived("expectation", "the expectation", {to_text(whole): value}, definitions, texts, tuple(meaning.steps))
    return confirmed(found)


def _texts(given: Formula | Iterable[Formula]) -> tuple[str, ...]:
    one = isinstance(given, str) or not isinstance(given, Iterable)
    return tuple(map(_text, (given,) if one else given))


def _text(formula: Formula) -> str:
    """A line of the language; a relation of SymPy's is written as one."""
    if isinstance(formula, str):
        return formula
    from lsa_theory.language.sympy_relation import text_of

    return text_of(formula)


__all__ = ["Status", "Verdict", "expect", "prove", "refute"]
