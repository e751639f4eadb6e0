"""What names mean, and which are refused: slips of a reserved name, and names of other books, with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from lsa_theory.errors import FormulaError
from lsa_theory.language.nodes import Node

# The paper's own letters; a formula in these alone needs no word on how it was read.
PAPER = {
    "d": "dimension",
    "N": "context length",
    "M": "another context length",
    "Lambda": "covariance > 0",
    "Gamma": "(1 + 1/N)*Lambda + tr(Lambda)/N*I",
    "I": "identity",
    "x": "query",
    "w": "task",
    "S": "sample covariance",
    "beta": "(1/N) sum y_i x_i",
    "yhat": "prediction",
    "loss": "population loss",
    "ell": "reduced loss",
    "U11": "block of the parameters",
    "u12": "block of the parameters",
    "u21": "block of the parameters",
    "u": "block of the parameters",
    "sigma": "positive scalar",
}
OTHERS = {
    "Psi": "second moment of the task > 0",
    "noise": "variance of the label errors >= 0",
    "kappa": "positive scalar",
    "energy": "(1/N) sum e_i^2",
    "eta": "(1/N) sum e_i x_i",
    "xbar": "mean of the N examples",
    "e_query": "error of the query's label",
}
RESERVED = (*PAPER, *OTHERS, "x_query", "y_query")
LEGAL = frozenset(
    {"psi", "phi", "Sigma", "Theta", "rank"}
)  # close to a reserved name, and names of the library's statements and of Greek
REFUSED = {
    "lambda_": "did you mean Lambda?",
    "Tr": "did you mean tr?",
    "trace": "did you mean tr?",
    "Trace": "did you mean tr?",
    "I_d": "did you mean I?",
    "Id": "did you mean I?",
    "eye": "did you mean I?",
    "I_N": "the N x N identity has no name",
    "U_11": "did you mean U11?",
    "u_12": "did you mean u12?",
    "u_21": "did you mean u21?",
    "tr": "write tr(A)",
    "det": "write det(A)",
    "inv": "write inv(A)",
    "sqrt": "write sqrt(A)",
    "log": "write log(u)",
    "ln": "write log(u)",
    "exp": "there is no exponential",
    "ybar": "write w.T*xbar, the mean of the labels without noise",
    "norm": "write norm_F(A) or norm_op(A)",
    "abs": "write sqrt(u**2)",
    "max": "write lam_max(A), or two inequalities",
    "sum": "write sum_i(...)",
    "diag": "there is no diag",
    "Var": "write E[(f - E[f])**2]",
    "Cov": "write E[x*x.T]",
    "cov": "write E[x*x.T]",
    "var": "write E[(f - E[f])**2]",
    "kron": "there is no Kronecker product",
    "vec": "there is no vec",
    "transpose": "write A.T",
}
EXAMPLE = re.compile(r"([xye])_([1-9][0-9]?)")
FACTOR = r"(?:[xyw]|e(?=_))(?:_(?:[1-9][0-9]?|[ijkln](?![a-df-vz])|query))?"
INDEXED = re.compile(r"([xye])_([ijkln])")


WORDS = ("given", "where", "when", "such", "that", "assume", "symmetric", "psd", "invertible", "then", "iff")


def check_function(name: str, known: Iterable[str], at: tuple[str, int]) -> None:
    """FormulaError for a function that is none: what was meant, or what there is."""
    known = tuple(known)
    if name in known:
        return
    if name in REFUSED:
        remedy = REFUSED[name]
    elif close := get_close_matches(name.lower(), known, n=2, cutoff=0.6):
        remedy = f"did you mean {' or '.join(close)}?"
    elif len(name) == 1 or name in PAPER:
        remedy = f"for a product write {name}*(...)"
    else:
        remedy = (
            "functions are E[...], tr, inv, sqrt, norm_F, norm_op, lam_min, lam_max, cond, grad, rate and those of the paper"
        )
    raise FormulaError(*at, f"{name} is no function", remedy)


def check_names(sides: Iterable[Node], text: str) -> None:
    """FormulaError at the first name that is refused: by name, or because it is close to a reserved one.

    >>> from lsa_theory.language.parser import parse_expression
    >>> check_names([parse_expression("E[lamda*x.T*x]")], "E[lamda*x.T*x]")
    Traceback (most recent call last):
    lsa_theory.errors.FormulaError: formula, column 3, near 'lamda*x.T*x]': the name lamda is not known; did you mean Lambda?
    """
    for side in sides:
        _check(side, text, False)


def _check(node: Node, text: str, averaged: bool) -> None:
    if node.kind == "name":
        name = str(node.value)
        if remedy := refusal(name, averaged):
            raise FormulaError(text, node.column, f"the name {name.rstrip('_')} is not known", remedy)
    for part in node.parts:
        _check(part, text, averaged or node.kind == "expectation")


def refusal(name: str, averaged: bool = False) -> str:
    """What to write instead of a name; the empty string for one that is legal.

    >>> refusal("lamda"), refusal("x1", averaged=True), refusal("v"), refusal("xi_i")
    ('did you mean Lambda?', 'write x_1 for an example of the prompt', '', '')
    """
    if name in REFUSED and name not in LEGAL:
        return REFUSED[name]
    if name in RESERVED or name in LEGAL or EXAMPLE.fullmatch(name) or INDEXED.fullmatch(name):
        return ""
    if found := re.fullmatch(r"([xy])([0-9]+|[ijkn])", name):
        return f"write {found[1]}_{found[2]} for an example of the prompt" if averaged else ""
    if re.fullmatch(rf"(?:{FACTOR}){{2,}}", name):
        return f"a product has a sign or a space: {'*'.join(re.findall(FACTOR, name))}"
    if name in WORDS:
        return "a hypothesis stands apart from the formula: --given HYPOTHESIS, or given=[...] in Python"
    if re.fullmatch(r"[xy]_.*", name):
        return f"write {name[0]}_1, {name[0]}_2 for examples, {name[0]}_i inside sum_i(...), {name[0]}_query for the query"
    if re.fullmatch(r"[A-Zwe]_.*|(beta|Lambda|Gamma|Psi)_.*", name):
        return f"{name.partition('_')[0]} has no subscript; write it without, or another letter"
    if len(name) < 3 or re.fullmatch(r"[A-Za-z]([0-9]+|_.*)", name):
        return ""
    close = [one for one in RESERVED if one.lower() == name.lower()]
    close = close or [
        one
        for one in RESERVED
        if len(one) > 2 and (_near(name, one) or (len(name) > 3 and _near(name.lower(), one.lower())))
    ]
    if close:
        return f"did you mean {' or '.join(close[:2])}?"
    if not re.fullmatch(r"[a-z][a-z_]*[0-9]*", name):
        close = get_close_matches(name, RESERVED, n=1)
        return f"did you mean {close[0]}?" if close else "matrices are single capital letters, scalars are lower-case names"
    return ""


def _near(one: str, other: str) -> bool:
    """Whether a single edit leads from one name to the other: a letter more, less or another, or two exchanged."""
    if len(one) > len(other):
        one, other = other, one
    k = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        swapped = one[:k] + one[k + 1 : k + 2] + one[k : k + 1] + one[k + 2 :]
        return one[k + 1 :] == other[k + 1 :] or swapped == other
    return len(other) - len(one) == 1 and one[k:] == other[k + 1 :]
