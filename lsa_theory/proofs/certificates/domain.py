"""Where the scalars of an inequality live: positive, nonnegative or any real, and substitutions that make bounds visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lsa_theory.algebra.scalars import Scalar

POSITIVE, NONNEGATIVE, REAL = "> 0", ">= 0", "real"
LENGTHS = ("N", "M", "d")  # integers >= 1


@dataclass(frozen=True)
class Domain:
    """Signs of scalars by name, and bounds ``name >= bound`` that become ``name = bound + slack``.

    ``default`` is the sign of a name that nothing else fixes.
    """

    signs: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, Scalar] = field(default_factory=dict)
    default: str = REAL

    def sign(self, name: str) -> str:
        if name.endswith("'"):  # the slack of a bound
            return NONNEGATIVE
        return self.signs.get(name, self.default)

    def bound(self, name: str) -> Scalar | None:
        if name in self.bounds:
            return self.bounds[name]
        return Scalar.number(1) if name in LENGTHS else None

    def with_bounds(self, bounds: Mapping[str, Scalar], signs: Mapping[str, str] | None = None) -> Domain:
        return Domain({**self.signs, **(signs or {})}, {**self.bounds, **bounds}, self.default)

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
