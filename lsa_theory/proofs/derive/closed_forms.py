"""Closed forms of an own setting, computed from its definitions: second moments, reduced loss, minimiser.

On ``u12 = u21 = 0`` the prediction is ``beta' A x_query`` with ``A = u U11``: only the moments ``K = E[beta beta']`` and
``C = E[beta w']`` enter.  The minimiser solves ``K A = C``; it is the inverse of ``G = C^-1 K``, which is a polynomial in
the covariances although the minimiser is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.words import Letter
from lsa_theory.errors import InputError
from lsa_theory.moments.expectation import Expectation
from lsa_theory.moments.fourth import InputLaw, law
from lsa_theory.moments.laws import GaussianVector, Law, NoiseMean, SampleCovariance
from lsa_theory.moments.pairings import expectation_by_pairings
from lsa_theory.moments.prompt import PSI, U11, U12, U21, SymbolicSetting, U, gamma, letter

SIGMA = words.matrix("Sigma", symmetric=True)  # covariance of the inputs in test prompts
QUERY = words.matrix("Q", symmetric=True)  # second moment of the query in test prompts
HALF = TracePolynomial.scalar(1) / 2
IDENTITY = TracePolynomial.identity()
RESERVED = ("d", "M", "u", "noise", "kurtosis")


@dataclass(frozen=True)
class OwnSetting:
    """In-context linear regression with a choice of law, label noise, task covariance and normalisation.

    ``divisor`` replaces the number of examples by which the attention divides: a name such as ``rho`` or a positive
    integer, the same in training and test; empty for the paper's own length of each prompt.
    """

    noise: bool = False
    task_covariance: bool = False
    law: str = "gaussian"
    divisor: str = ""
    test_covariance: bool = False
    query_covariance: bool = False

    def __post_init__(self) -> None:
        law(self.law)
        if self.divisor == "N":
            object.__setattr__(self, "divisor", "")
        name = self.divisor
        good = not name or (name.isdigit() and int(name) > 0) or (name.isidentifier() and name.islower())
        if not good or name in RESERVED or len(name) > 20:
            raise InputError("divisor", name, "a lower-case name or a positive integer", "for example rho, or 1 for sums")

    @property
    def of_paper(self) -> bool:
        """Whether training is that of Theorem 4.1."""
        return not (self.noise or self.task_covariance or self.divisor) and self.law == "gaussian"

    @property
    def input_law(self) -> InputLaw:
        return law(self.law)

    @property
    def symbolic(self) -> SymbolicSetting:
        return SymbolicSetting(self.noise, self.task_covariance)

    @property
    def task(self) -> TracePolynomial:
        """``E[w w']``."""
        return letter(PSI) if self.task_covariance else IDENTITY

    @property
    def inputs(self) -> TracePolynomial:
        return letter(LAMBDA)

    def factor(self, size: str = "N") -> TracePolynomial:
        """What the prediction carries besides ``beta = (1/size) sum y_i x_i``."""
        if not self.divisor:
            return TracePolynomial.scalar(1)
        divisor = Scalar.number(int(self.divisor)) if self.divisor.isdigit() else Scalar.symbol(self.divisor)
        return TracePolynomial.symbol(size) / TracePolynomial.scalar(divisor)

    def root_of_factor(self) -> TracePolynomial:
        """``sqrt(N/divisor)``; the divisor is positive."""
        if not self.divisor:
            return TracePolynomial.scalar(1)
        half, n = Fraction(1, 2), TracePolynomial.symbol("N", Fraction(1, 2))
        if self.divisor.isdigit():
            return n / TracePolynomial.scalar(int(self.divisor)) ** half
        return n * TracePolynomial.symbol(self.divisor, -half)

    def given(self) -> tuple[str, ...]:
        """The hypotheses of training, in words."""
        text = [f"{self.input_law.says}, Lambda positive definite; N examples and the query are independent"]
        second = "Psi, positive definite" if self.task_covariance else "I"
        text.append(f"the task w is {'Gaussian' if self.law == 'gaussian' else 'symmetric'} with E[w w'] = {second}")
        text.append("y_i = <w, x_i>" + (" + e_i, e_i ~ N(0, noise); the query's label counts without noise" * self.noise))
        if self.divisor:
            text.append(f"attention divides by {self.divisor} instead of the number of examples")
        return tuple(text)

    # moments

    def _laws(self, size: str, covariance: Letter, query: Letter) -> list[Law]:
        tail = "" if size == "N" else f"({size})"
        return [
            GaussianVector("w", (PSI,) if self.task_covariance else ()),
            GaussianVector("x", (query,)),
            NoiseMean(f"eta{tail}", f"S{tail}", "noise", size),
            SampleCovariance(f"S{tail}", (covariance,), size),
        ]

    def moments(self, size: str = "N", covariance: Letter = LAMBDA) -> tuple[TracePolynomial, TracePolynomial]:
        """``E[beta beta']`` and ``E[beta w']`` of a prompt, by the engine or from the fourth moments of the law."""
        if self.law == "gaussian":
            expectation, beta = Expectation(self._laws(size, covariance, covariance)), self.symbolic.correlation(size)
            return expectation(beta * beta.T), expectation(beta * self.symbolic.task.T)
        cov = letter(covariance)
        second = self.input_law.sample(self.task, covariance, size)
        if self.noise:
            second = second + TracePolynomial.symbol("noise") / TracePolynomial.symbol(size) * cov
        return second, cov * self.task

    def moments_again(self, size: str, covariance: Letter) -> tuple[TracePolynomial, TracePolynomial]:
        """The Gaussian moments by set partitions and pairings."""
        laws, beta = self._laws(size, covariance, covariance), self.symbolic.correlation(size)
        return expectation_by_pairings(beta * beta.T, laws), expectation_by_pairings(beta * self.symbolic.task.T, laws)

    def moments_at_lengths(self, size: str, covariance: Letter) -> bool:
        """Whether ``E[beta beta']`` is the sum over the indices of 1, 2 and 3 examples: it has degree one in 1/N."""
        cov, second = letter(covariance), self.moments(size, covariance)[0]
        noise = TracePolynomial.symbol("noise") if self.noise else TracePolynomial.scalar(0)
        return all(
            self.input_law.sample_again(self.task, covariance, n) + noise / n * cov
            == second.substitute({size: TracePolynomial.scalar(n)})
            for n in (1, 2, 3)
        )

    # training on u12 = u21 = 0

    @cached_property
    def second(self) -> TracePolynomial:
        """``K``, the second moment of the correlation as the attention scales it."""
        return self.factor() ** 2 * self.moments()[0]

    @cached_property
    def cross(self) -> TracePolynomial:
        """``C = E[beta w']``, scaled."""
        return self.factor() * self.moments()[1]

    @cached_property
    def matrix(self) -> TracePolynomial:
        """``G = C^-1 K`` but for the factor of the normalisation, written out."""
        second, cross = self.moments()
        return (cross**-1 * second).cancel()

    @property
    def symbol(self) -> Letter:
        """The letter that stands for `matrix`: Gamma where it is the paper's, else G."""
        plain = self.law == "gaussian" and not (self.noise or self.task_covariance)
        return GAMMA if plain else words.matrix("G", symmetric=self.matrix == self.matrix.T)

    @property
    def definitions(self) -> dict[str, TracePolynomial]:
        return {self.symbol.name: self.matrix}

    @property
    def short_second(self) -> TracePolynomial:
        """``K = C G``, with the letter for `matrix`."""
        return self.factor() * self.cross * letter(self.symbol)

    @property
    def minimiser(self) -> TracePolynomial:
        """The solution A of ``K A = C``."""
        return letter(self.symbol) ** -1 / self.factor()

    def written_out(self, expression: TracePolynomial) -> TracePolynomial:
        """With the definition put in for the letter of `matrix`; ValueError under an inverse."""
        return expression.substitute(self.definitions)

    @property
    def ground(self) -> TracePolynomial:
        """The loss where the prediction is 0."""
        return HALF * (self.inputs * self.task).trace()

    def loss_of(self, rule: TracePolynomial, second: TracePolynomial) -> TracePolynomial:
        """``1/2 E(beta'Ax - <w, x>)^2 = 1/2 tr(K A Lambda A') - tr(C Lambda A') + 1/2 tr(Psi Lambda)``."""
        lam = self.inputs
        return HALF * (second * rule * lam * rule.T).trace() - (self.cross * lam * rule.T).trace() + self.ground

    @property
    def slice_loss(self) -> TracePolynomial:
        """The loss on ``u12 = u21 = 0``, in U11 and u."""
        return self.loss_of(TracePolynomial.symbol(U) * letter(U11), self.short_second)

    @property
    def lowest(self) -> TracePolynomial:
        """The loss at the minimiser."""
        return self.loss_of(self.minimiser, self.short_second)

    @property
    def velocity(self) -> dict[str, TracePolynomial]:
        """``dU11/dt`` and ``du/dt`` on ``u12 = u21 = 0``."""
        u, u11, lam, second = TracePolynomial.symbol(U), letter(U11), self.inputs, self.short_second
        return {
            "velocity(U11)": u * self.cross * lam - u**2 * second * u11 * lam,
            "velocity(u)": (self.cross * lam * u11.T).trace() - u * (second * u11 * lam * u11.T).trace(),
        }

    def slice_gradient_again(self) -> list[TracePolynomial]:
        """The same velocities: minus the gradient of the loss with everything written out."""
        loss = self.written_out(self.slice_loss)
        return [-calculus.gradient(loss, block) for block in (U11, U)]

    # all four blocks, Gaussian inputs only

    def prediction(self) -> TracePolynomial:
        return self.factor() * self.symbolic.prediction()

    @cached_property
    def loss(self) -> TracePolynomial:
        """The population loss in all four blocks."""
        if not self.divisor:
            return self.symbolic.loss
        error = self.prediction() - self.symbolic.target()
        return HALF * self.symbolic.expectation()(error * error)

    def loss_again(self) -> TracePolynomial:
        error = self.prediction() - self.symbolic.target()
        return HALF * expectation_by_pairings(error * error, self.symbolic.expectation().laws)

    def even_part(self) -> TracePolynomial:
        """The prediction less ``beta'(u U11 + u12 u21')x``: what is even in the task and the noise."""
        u, x, beta = TracePolynomial.symbol(U), self.symbolic.query, self.factor() * self.symbolic.correlation()
        return self.prediction() - beta.T * (u * letter(U11) + letter(U12) * letter(U21).T) * x

    def parts_are_orthogonal(self) -> bool:
        """``E[(beta'Ax - <w, x>) even_part] = 0`` for every A."""
        x, rule = self.symbolic.query, letter(words.matrix("A"))
        odd = self.factor() * self.symbolic.correlation().T * rule * x - self.symbolic.target()
        return self.symbolic.expectation()(odd * self.even_part()).is_zero()

    def leak(self) -> list[TracePolynomial]:
        """The gradient in u12 and u21 on ``u12 = u21 = 0``."""
        return [self.symbolic.on_slice(calculus.gradient(self.loss, block)) for block in (U12, U21)]

    # test prompts

    def risk_of(self, rule: TracePolynomial) -> TracePolynomial:
        """``E(x'A'beta(M) - <w, x>)^2`` on prompts of M examples; ``Sigma`` and ``Q`` where the test differs."""
        second, cross = self.moments("M", self.test_inputs)
        f, q = self.factor("M"), letter(self.test_query)
        inside = f**2 * rule.T * second * rule - f * (rule.T * cross + cross.T * rule) + self.task
        return (q * inside).trace()

    def risk_again(self, rule: TracePolynomial) -> TracePolynomial:
        """The same by the engine from the squared error, for Gaussian inputs."""
        x, beta = self.symbolic.query, self.factor("M") * self.symbolic.correlation("M")
        error = beta.T * rule * x - self.symbolic.target()
        return Expectation(self._laws("M", self.test_inputs, self.test_query))(error * error)

    @property
    def test_inputs(self) -> Letter:
        return SIGMA if self.test_covariance else LAMBDA

    @property
    def test_query(self) -> Letter:
        return QUERY if self.query_covariance else self.test_inputs

    def agrees_with_paper(self) -> bool:
        """``G`` at ``noise = 0``, ``Psi = I`` is Gamma, for Gaussian inputs."""
        table = {"noise": TracePolynomial.scalar(0), "Psi": IDENTITY}
        return self.matrix.substitute(table) == gamma().substitute({"Gamma": SymbolicSetting().gamma().gamma()})
