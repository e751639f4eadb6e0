"""Values that a user puts in for d, N, the noise, ``Lambda = c I`` and what else a quantity depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lsa_theory.algebra.exact import parse_number
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.derive.layers.steps import Steps

LARGEST = 10**12


@dataclass(frozen=True)
class Sizes:
    """d, N and the noise where they are given, and ``scale``, the c of ``Lambda = c I``."""

    noise: bool = False
    d: int | None = None
    N: int | None = None
    level: Fraction | None = None
    scale: Fraction = Fraction(1)
    others: Mapping[str, Fraction] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, at: Mapping[str, str], *, noise: bool, others: tuple[str, ...] = ()) -> Sizes:
        """InputError for names but these and ``others``, which are numbers > 0, and for values that they cannot have.

        >>> Sizes.read({"Lambda": "2*I", "d": "3"}, noise=False)
        Sizes(noise=False, d=3, N=None, level=None, scale=Fraction(2, 1))
        """
        known = ("Lambda", "d", "N", *(("noise",) if noise else ()), *others)
        values: dict[str, Fraction] = {}
        scale = Fraction(1)
        for name, text in at.items():
            if name not in known:
                remedy = "add --noise" if name == "noise" else "leave it out"
                raise InputError("--at", name, "a name that occurs: " + ", ".join(known), remedy)
            if name == "Lambda":
                scale = _multiple(text)
                continue
            number = parse_number(name, text.strip())
            size = name in ("d", "N")
            whole = isinstance(number, Fraction) and (not size or number.denominator == 1)
            if not whole or not (1 if size else 0) <= number <= LARGEST or (name in others and not number):
                legal = f"a rational number {'>=' if name == 'noise' else '>'} 0, at most {LARGEST}"
                legal = f"an integer from 1 to {LARGEST}" if size else legal
                raise InputError(name, text, legal, "for example d=2, N=4, noise=1/2")
            values[name] = Fraction(number)
        sizes = (int(values[name]) if name in values else None for name in ("d", "N"))
        d, n = sizes
        return cls(noise, d, n, values.get("noise"), scale, {name: values[name] for name in others if name in values})

    @property
    def numeric(self) -> bool:
        """Whether every name has a value."""
        return self.d is not None and self.N is not None and (not self.noise or self.level is not None)

    def said(self) -> tuple[str, ...]:
        """The values as hypotheses."""
        named = (("d", self.d), ("N", self.N), ("noise", self.level), *self.others.items())
        rows = [(name, value) for name, value in named if value is not None]
        scaled = (
            (f"Lambda = {self.scale} I: steps are divided, losses multiplied by {self.scale}",) if self.scale != 1 else ()
        )
        return (*scaled, *((", ".join(f"{name} = {value}" for name, value in rows),) if rows else ()))

    def steps(self, layers: int) -> Steps:
        """The problem in numbers, in units where ``Lambda = I``."""
        assert self.d is not None and self.N is not None
        return Steps.at_sizes(layers, self.d, self.N, (self.level or Fraction(0)) / self.scale)

    def loss(self, risk: Interval) -> Interval:
        """``d/2`` times the risk per dimension, in the units of Lambda."""
        assert self.d is not None
        factor = self.scale * self.d / 2
        return Interval(risk.low * factor, risk.high * factor)

    def step(self, one: Interval) -> Interval:
        """A step in the units of Lambda."""
        return Interval(one.low / self.scale, one.high / self.scale)

    def put_in(self, value: TracePolynomial) -> TracePolynomial:
        """The values that are known put in for their names; ``noise`` is measured in units of Lambda."""
        known = {"d": self.d, "N": self.N, "noise": self.level}
        table = {name: TracePolynomial.scalar(Fraction(x)) for name, x in known.items() if x is not None}
        if self.scale != 1 and self.noise:
            table["noise"] = table.get("noise", TracePolynomial.symbol("noise")) / self.scale
        return value.substitute(table).cancel()

    def number(self, value: Scalar) -> Fraction:
        """A formula in d, N, the noise and the others as a number; KeyError where one has no value."""
        known = {"d": self.d, "N": self.N, "noise": None if self.level is None else self.level / self.scale, **self.others}

        def of(name: object) -> Fraction:
            found = known[str(name)]
            if found is None:
                raise KeyError(name)
            return Fraction(found)

        return Fraction(value.evaluate(of))

    def formula(self, risk: Scalar) -> TracePolynomial:
        """The loss ``c d/2`` times a risk per dimension."""
        return self.put_in(TracePolynomial.symbol("d") / 2 * TracePolynomial.scalar(risk)) * self.scale


def _multiple(text: str) -> Fraction:
    """c of ``c I``."""
    legal = "a positive multiple of I: with several layers and scalar steps Lambda is isotropic"
    try:
        found = read(parse_expression(text), Symbolic(Names(SymbolicSetting(), frozenset({"Lambda"}))))
    except (ValueError, ZeroDivisionError):
        raise InputError("Lambda", text, legal, "write --at Lambda=I") from None
    [scalar] = found.terms.values() if len(found.terms) == 1 else [Scalar({})]
    numbers = list(scalar.num.values())
    if (
        found.shape != ("d", "d")
        or set(found.terms) != {()}
        or scalar.den
        or set(scalar.num) != {frozenset()}
        or numbers[0] <= 0
    ):
        raise InputError("Lambda", text, legal, "write --at Lambda=I")
    return Fraction(numbers[0])


def diagonal(at: Mapping[str, str]) -> tuple[tuple[Fraction, ...] | None, dict[str, str]]:
    """The eigenvalues where ``Lambda = diag(l_1, ..)`` is among the values, and the others; InputError for no such list.

    >>> diagonal({"Lambda": "diag(2, 1)", "N": "4"})
    ((Fraction(2, 1), Fraction(1, 1)), {'N': '4'})
    """
    text = at.get("Lambda", "").strip()
    if not text.startswith("diag("):
        return None, dict(at)
    found = [parse_number("Lambda", word.strip()) for word in text[5:].removesuffix(")").split(",")]
    if not text.endswith(")") or any(not isinstance(one, Fraction) or not 0 < one <= LARGEST for one in found):
        raise InputError("Lambda", text, "positive rational eigenvalues", "write --at 'Lambda=diag(2, 1)'")
    return tuple(Fraction(one) for one in found), {name: value for name, value in at.items() if name != "Lambda"}
