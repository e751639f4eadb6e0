"""How papers on linear attention write the same things, and how to go from one to the other.

A convention is data; a conversion of a quantity is ``target = factor * source + shift``, with a reason for every difference.

>>> convert("Q", "ahn", "zhang").rule
'Q_zhang == -Q_ahn'
>>> convert("loss", "ahn", "zhang").rule
'loss_zhang == 1/2*loss_ahn'
>>> convert("step-size", "mahankali", "zhang").apply("1/(N + d + 1 + noise)")
'N/(N + d + noise + 1)'
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError, OutOfReachError, nearest
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.language.unparse import unparse
from lsa_theory.moments.prompt import SymbolicSetting


@dataclass(frozen=True)
class Convention:
    """What a paper writes.  The prediction for value weight 1 is ``sign (1/N or 1) sum_i y_i x_i'Q x_query``."""

    paper: str
    attention: str
    loss: str
    half: bool  # the loss carries 1/2
    noisy_query: bool  # the error is measured against the query's noisy label
    mean: bool  # attention divides by the number of examples
    sign: int  # of Q in the prediction
    masked: bool  # the query column is left out of the sum
    objective: str  # whose gradient step the step size belongs to
    objective_half: bool = True
    objective_mean: bool = True

    def says(self) -> str:
        """The conventions in one sentence, for a footnote.

        >>> print(CONVENTIONS["wu"].says())
        the attention is (1/N) sum_i y_i x_i'Q x_query; the loss is E(yhat - y_query)^2; a step descends
        1/(2N) sum_i (<v, x_i> - y_i)^2
        """
        return f"the attention is {self.attention}; the loss is {self.loss}; a step descends {self.objective}"


CONVENTIONS = {
    "zhang": Convention(
        "Zhang, Frei & Bartlett 2024",
        "E + W_PV E E' W_KQ E/N, prediction = last entry, Q the top left block of W_KQ",
        "1/2 E(yhat - <w, x_query>)^2",
        half=True, noisy_query=False, mean=True, sign=1, masked=False,
        objective="1/(2N) sum_i (<v, x_i> - y_i)^2",
    ),
    "ahn": Convention(
        "Ahn, Cheng, Daneshmand & Sra 2023",
        "Z + (1/N) P Z M Z'Q Z with a mask M, prediction = minus the last entry, Q the top left block",
        "E(last entry + <w, x_query>)^2",
        half=False, noisy_query=False, mean=True, sign=-1, masked=True,
        objective="1/(2N) sum_i (<v, x_i> - y_i)^2",
    ),
    "oswald": Convention(
        "von Oswald et al. 2022",
        "e_j + P W_V sum_i e_i e_i' W_K'W_Q e_j with P = I and -1 for labels in W_V, prediction = minus the label entry,"
        " Q = W_K'W_Q",
        "E(yhat - <w, x_query>)^2",
        half=False, noisy_query=False, mean=False, sign=1, masked=True,
        objective="1/(2N) sum_i (<v, x_i> - y_i)^2, with P = (step/N) I",
    ),
    "mahankali": Convention(
        "Mahankali, Hashimoto & Ma 2024",
        "sum_i y_i x_i'Q x_query",
        "E(yhat - y_query)^2",
        half=False, noisy_query=True, mean=False, sign=1, masked=True,
        objective="1/2 sum_i (<v, x_i> - y_i)^2",
        objective_mean=False,
    ),
    "wu": Convention(
        "Wu et al. 2024",
        "(1/N) sum_i y_i x_i'Q x_query",
        "E(yhat - y_query)^2",
        half=False, noisy_query=True, mean=True, sign=1, masked=True,
        objective="1/(2N) sum_i (<v, x_i> - y_i)^2",
    ),
    "zsls": Convention(
        "Zhang, Singh, Latham & Saxe 2025",
        "(1/N) sum_i y_i x_i'Q x_query",
        "E(y_query - yhat)^2, trained by tau dW/dt = -1/2 dL/dW",
        half=False, noisy_query=False, mean=True, sign=1, masked=True,
        objective="1/(2N) sum_i (<v, x_i> - y_i)^2",
    ),
}  # fmt: skip
QUANTITIES = ("loss", "Q", "step-size")
SAME = {
    "loss": "the factor of the loss and what the error is measured against are the same",
    "Q": "normalisation and sign are the same",
    "step-size": "both step sizes belong to the same objective",
}


@dataclass(frozen=True)
class Conversion:
    """``target = factor * source + shift``, and why."""

    quantity: str
    source: str
    target: str
    factor: TracePolynomial
    shift: TracePolynomial
    why: tuple[str, ...]

    @property
    def rule(self) -> str:
        """The rule in the formula language, with the conventions as indices."""
        name = self.quantity.replace("-", "_")
        left, right = (Node("name", value=f"{name}_{key}") for key in (self.target, self.source))
        return f"{to_text(left)} == {to_text(self._of(right))}"

    def _of(self, value: Node) -> Node:
        sign = self.factor == -1
        scaled = Node("negative", (value,)) if sign else Node("multiply", (unparse(self.factor), value))
        whole = value if self.factor == 1 else scaled
        if self.shift.is_zero():
            return whole
        if self.shift.terms and to_text(unparse(self.shift)).startswith("-"):
            return Node("subtract", (whole, unparse(-self.shift)))
        return Node("add", (whole, unparse(self.shift)))

    def apply(self, formula: str) -> str:
        """A formula of the source in the convention of the target, in closed form where that is possible."""
        node = parse_expression(formula)
        try:
            value = read(node, Symbolic(Names(SymbolicSetting(True, True))))
        except OutOfReachError:
            return to_text(self._of(node))
        if not value.is_scalar and not self.shift.is_zero():
            raise InputError("formula", formula, "a scalar, since this is a loss", "take a trace")
        return to_text(unparse((self.factor * value + self.shift if value.is_scalar else self.factor * value).cancel()))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "quantity": self.quantity,
            "from": {"key": self.source, **asdict(CONVENTIONS[self.source])},
            "to": {"key": self.target, **asdict(CONVENTIONS[self.target])},
            "rule": self.rule,
            "why": self.why,
        }


def convert(quantity: str, source: str, target: str) -> Conversion:
    """How a quantity of one paper reads in another; InputError for an unknown quantity or paper."""
    named = {q.lower(): q for q in QUANTITIES}.get(quantity.strip().lower().replace("_", "-"))
    if named is None:
        raise InputError("quantity", quantity, "one of " + ", ".join(QUANTITIES), "for example Q")
    a, b = (_convention(key) for key in (source, target))
    factor, shift, why = {"loss": _loss, "Q": _key_query, "step-size": _step}[named](a, b)
    return Conversion(named, source, target, factor, shift, tuple(why) or (SAME[named],))


def convention_of(source: str) -> Convention | None:
    """The convention of a source, by the family name of its first author and the year; None where it is not known.

    >>> convention_of("Mahankali et al. 2024") is CONVENTIONS["mahankali"]
    True
    >>> convention_of("own") is None
    True
    """
    names, year = source.replace(",", " ").split(), source[-4:]
    found = (c for c in CONVENTIONS.values() if c.paper.split(",")[0].split()[0] in names[:1] and c.paper.endswith(year))
    return next(found, None)


def _convention(key: str) -> Convention:
    if key not in CONVENTIONS:
        remedy = nearest(key, CONVENTIONS, "lsa-theory convert --help")
        raise InputError("convention", key, "one of " + ", ".join(CONVENTIONS), remedy)
    return CONVENTIONS[key]


Rule = tuple[TracePolynomial, TracePolynomial, list[str]]
NOISE, N = TracePolynomial.symbol("noise"), TracePolynomial.symbol("N")


def _number(value: Fraction | int) -> TracePolynomial:
    return TracePolynomial.scalar(value)


def _loss(a: Convention, b: Convention) -> Rule:
    """``L = c (E(yhat - <w, x>)^2 + noise if the query's own noise counts)``."""
    ca, cb = (Fraction(1, 2) if one.half else Fraction(1) for one in (a, b))
    ratio, why = cb / ca, []
    if a.half != b.half:
        who = (a if a.half else b).paper
        why.append(f"only {who} puts 1/2 in front of the squared error")
    extra = int(b.noisy_query) - int(a.noisy_query)
    if extra:
        who = (a if a.noisy_query else b).paper
        why.append(f"{who} measures against the noisy label of the query, whose noise is independent and adds its variance")
    return _number(ratio), _number(cb * extra) * NOISE, why


def _key_query(a: Convention, b: Convention) -> Rule:
    """``sign (1/N or 1) Q`` is the same matrix for both."""
    factor, why = _number(a.sign * b.sign), []
    if a.sign != b.sign:
        who = (a if a.sign < 0 else b).paper
        why.append(f"{who} predicts minus the entry that attention writes, so Q has the opposite sign")
    if a.mean != b.mean:
        who = (b if a.mean else a).paper
        factor = factor / N if a.mean else factor * N
        why.append(f"{who} sums over the examples, the other takes the mean: Q absorbs 1/N")
    if a.masked != b.masked:
        why.append("the query column in E E' (no mask) enters through u12 only, which is 0 here: nothing to change")
    return factor, _number(0), why


def _step(a: Convention, b: Convention) -> Rule:
    """A step of size eta on ``c sum`` or ``c mean`` of squares moves by ``2 c eta`` times the sum or mean of y_i x_i."""
    factor, why = _number(1), []
    if a.objective_half != b.objective_half:
        factor = factor / 2 if a.objective_half else factor * 2
        why.append("an objective without 1/2 has twice the gradient: half the step does the same")
    if a.objective_mean != b.objective_mean:
        factor = factor / N if a.objective_mean else factor * N
        who = (b if a.objective_mean else a).paper
        why.append(f"{who} steps on the sum of squares, the other on their mean, whose gradient is 1/N of it")
    return factor, _number(0), why
