"""Single examples of the prompt at an instance: ``S``, ``beta`` and ``energy`` split into the named examples and the rest.

    x_1, x_2, ...  ~ N(0, Lambda), errors e_1, e_2, ... ~ N(0, noise), the k-th of the N examples behind S, beta and energy
    Z = (1/N) sum z_n z_n' = (1/N) sum over the named n of z_n z_n' + (N - k)/N Z', Z' of N - k other examples
    xbar = (1/N) sum x_n: all N examples are named

Inside an expectation all are Gaussian entries, so that the moments of the rest are those of a sample of another length.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.matrices import Matrix, total
from lsa_theory.kernel.numbers import Element, Interval, Variable
from lsa_theory.kernel.parser import SINGLE

MAX_NAMED = 12
REST = "rest "


def gaussian(name: str, d: int, noisy: bool) -> int:
    """How many Gaussian entries a letter has inside an expectation; 0 where it is none, or made of others."""
    if name == "e_query" or (name[0] == "e" and SINGLE.fullmatch(name)):
        if not noisy:
            raise Refused("the error of a label where nothing speaks of noise")
        return 1
    return d if name in ("x", "w", "xbar") or SINGLE.fullmatch(name) else 0


def one_draw(name: str, rows: Matrix) -> Matrix:
    """One of the examples of a draw, the error of its label, or the mean of the examples."""
    if name == "xbar":
        return [[total(column) * Element.number(Fraction(1, len(rows)))] for column in zip(*rows, strict=True)]
    if int(name[2:]) > len(rows):
        raise Refused(f"there is no {name}")
    return [[x] for x in rows[int(name[2:]) - 1]]


def is_single(variable: Variable) -> bool:
    """Whether a Gaussian entry is one of a named example, of its error, or of the mean of the examples."""
    return variable[0] == "gauss" and (str(variable[1]) == "xbar" or str(variable[1])[2:].isdigit())


def split(x: Element, size: Matrix | None, d: int, noisy: bool) -> Element:
    """A polynomial in Gaussian entries with the sample of length N, and xbar, in terms of the named examples."""
    singles = {str(v[1]) for monomial in x.terms for v, _ in monomial if is_single(v)}
    if not singles or size is None:
        return x
    n = size[0][0].constant()
    if isinstance(n, Interval):
        raise Refused("an example of a prompt whose length is not known")
    if any(v[:2] == ("inverse", "N") for monomial in x.terms for v, _ in monomial):
        raise Refused("an example beside the inverse of its sample covariance")
    named = {int(name[2:]) for name in singles - {"xbar"}}
    if max(named, default=1) > n or (n > MAX_NAMED and "xbar" in singles):
        raise Refused("an example that there is not, or the mean of too many")
    numbers = list(range(1, int(n) + 1)) if "xbar" in singles else sorted(named)
    share, rest = Element.number(1 / n), Element.number((n - len(numbers)) / n)

    def entry(k: int, i: int) -> Element:
        """An entry of (x_k, y_k)."""
        if i < d:
            return Element.variable(("gauss", f"x_{k}", i))
        label = total(Element.variable(("gauss", "w", j)) * entry(k, j) for j in range(d))
        return label + Element.variable(("gauss", f"e_{k}", 0)) if noisy else label

    def value(v: Variable) -> Element:
        if v[1] == "xbar":
            return total(share * entry(k, int(str(v[2]))) for k in numbers)
        i, j = int(str(v[2])), int(str(v[3]))
        own = total(share * entry(k, i) * entry(k, j) for k in numbers)
        return own + rest * Element.variable(("sample", f"{REST}{n - len(numbers)}", i, j)) if rest.terms else own

    return replaced(x, lambda v: v[:2] in (("sample", "N"), ("gauss", "xbar")), value)


def replaced(x: Element, chosen: Callable[[Variable], bool], value: Callable[[Variable], Element]) -> Element:
    """A polynomial with polynomials for some of its variables."""
    whole = Element({})
    for monomial, rest in x.split(chosen).items():
        part = rest
        for variable, power in monomial:
            part = part * value(variable).power(Fraction(power))
        whole = whole + part
    return whole
