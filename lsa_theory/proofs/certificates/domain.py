"""Where the scalars of an inequality live: positive, nonnegative or any real, and substitutions that make bounds visible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lsa_theory.algebra.scalars import Scalar
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.names import Givens, Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.proofs.certificates import formulas
from lsa_theory.proofs.certificates.gaps import Gap

POSITIVE, NONNEGATIVE, REAL, ZERO = "> 0", ">= 0", "real", "0"
LENGTHS = ("N", "M", "d")  # integers >= 1
KNOWN_SIGNS = {"noise": NONNEGATIVE, "sigma": POSITIVE, "kappa": POSITIVE} | dict.fromkeys(LENGTHS, POSITIVE)


@dataclass(frozen=True)
class Domain:
    """Signs of scalars by name, and bounds ``name >= bound`` that become ``name = bound + name'``.

    ``slacks`` are the formulas of ``name'``, for certificates; ``default`` is the sign of a name that nothing else fixes.
    """

    signs: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, Scalar] = field(default_factory=dict)
    slacks: Mapping[str, Node] = field(default_factory=dict)
    default: str = REAL

    @staticmethod
    def of(gaps: Iterable[Gap], default: str = REAL) -> Domain:
        """What hypotheses of the form ``x > 0``, ``x >= y``, ``y <= x`` or ``x == y`` say about scalars.

        >>> from lsa_theory.proofs.certificates.gaps import Gap
        >>> Domain.of([Gap(formulas.name("gap_s1"), ">", formulas.name("u"), formulas.ZERO)]).sign("u'")
        '> 0'
        """
        domain = Domain(dict(KNOWN_SIGNS), default=default)
        for gap in gaps:
            if gap.larger.kind != "name" or not gap.is_scalar:
                continue
            name = str(gap.larger.value)
            try:
                bound = read(gap.smaller, Symbolic(Names.of(gap.smaller.names(), Givens()))).as_scalar()
            except (OutOfReachError, TypeError, ValueError):
                continue
            if any(not isinstance(g, str) for g in bound.generators()) or name in {str(g) for g in bound.generators()}:
                continue
            sign = {"==": ZERO, ">=": NONNEGATIVE, ">": POSITIVE}[gap.sign]
            domain = domain.with_bounds({name: bound}, {name + "'": sign}, {name + "'": gap.node})
        return domain

    def sign(self, name: str) -> str:
        if name.endswith("'"):  # the slack of a bound
            return self.signs.get(name, NONNEGATIVE)
        return self.signs.get(name, self.default)

    def bound(self, name: str) -> Scalar | None:
        if name in self.bounds:
            return self.bounds[name]
        return Scalar.number(1) if name in LENGTHS else None

    def with_bounds(
        self, bounds: Mapping[str, Scalar], signs: Mapping[str, str] | None = None, slacks: Mapping[str, Node] | None = None
    ) -> Domain:
        return Domain(
            {**self.signs, **(signs or {})}, {**self.bounds, **bounds}, {**self.slacks, **(slacks or {})}, self.default
        )

    def shown(self, name: str) -> Node:
        """The formula of a name or slack."""
        if name in self.slacks:
            return self.slacks[name]
        if name.endswith("'"):
            bound = self.bound(name[:-1])
            assert bound is not None
            return formulas.minus(formulas.name(name[:-1]), formulas.expression_of(bound))
        if name in self.bounds:
            return formulas.total([formulas.expression_of(self.bounds[name]), self.shown(name + "'")])
        return formulas.name(name)

    def substituted(self, value: Scalar) -> Scalar:
        """A scalar with every bounded name as its bound and slack."""
        rules = self.substitution({str(g) for g in value.generators()})
        return value.map(lambda g: rules.get(str(g), Scalar.symbol(g)))

    def substitution(self, names: set[str]) -> dict[str, Scalar]:
        """``name -> bound + name'`` for every bounded name, bounds of bounds resolved.

        >>> rule = Domain(bounds={"N": Scalar.symbol("d")}).substitution({"N"})
        >>> rule["N"] == Scalar.symbol("d'") + 1 + Scalar.symbol("N'")
        True
        """
        done: dict[str, Scalar] = {}

        def resolve(name: str, above: tuple[str, ...]) -> Scalar:
            if name in above:
                raise ValueError("bounds in a circle: " + " >= ".join((*above, name)))
            bound = self.bound(name)
            if bound is None:
                return Scalar.symbol(name)
            if name not in done:
                inner = bound.map(lambda g: resolve(str(g), (*above, name)))
                done[name] = inner + Scalar.symbol(name + "'")
            return done[name]

        for name in sorted(names):
            resolve(name, ())
        return done
