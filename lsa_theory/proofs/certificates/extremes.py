"""Norms and extreme eigenvalues of monotone functions of Lambda as scalars."""

from __future__ import annotations

from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import OutOfReachError
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.proofs.certificates.eigenvalues import LARGEST, SMALLEST


class Extremes(Symbolic):
    """Reads like `Symbolic`, with norms and extreme eigenvalues of monotone functions of Lambda as scalars."""

    def call(self, function: str, arguments: tuple[Node, ...]) -> TracePolynomial:
        if function in ("norm_op", "lam_max", "lam_min", "cond"):
            value = read(arguments[0], self)
            if function == "cond":
                return self._extreme(value, True) / self._extreme(value, False)
            return self._extreme(value, function != "lam_min")
        return super().call(function, arguments)

    def _extreme(self, value: TracePolynomial, largest: bool) -> TracePolynomial:
        """The extreme eigenvalue of ``c Lambda^a Gamma^b`` (c a positive number) where that is monotone in Lambda.

        The derivative of ``l^a (alpha l + beta)^b`` has the sign of ``a beta + (a + b) alpha l``.
        """
        if len(value.terms) == 1:
            ((word, scalar),) = value.terms.items()
            number = scalar.num.get(frozenset(), 0) if len(scalar.num) == 1 and not scalar.den else 0
            powers = {letter.base: letter.power for letter in word}
            a, b = powers.get(LAMBDA, 0), powers.get(GAMMA, 0)
            rises, falls = a >= 0 and a + b >= 0, a <= 0 and a + b <= 0
            if number > 0 and {*powers} <= {LAMBDA, GAMMA} and rises != falls:
                edge = TracePolynomial.symbol(LARGEST if largest == rises else SMALLEST)
                rule = self.setting.gamma()
                gamma = TracePolynomial.scalar(rule.alpha) * edge + TracePolynomial.scalar(rule.beta)
                return TracePolynomial.scalar(scalar) * edge**a * gamma**b
        raise OutOfReachError("extreme eigenvalues are understood for powers of Lambda and of Gamma")
