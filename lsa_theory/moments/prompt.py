"""The setting of the paper in symbols: prompt, prediction, population loss and gradient flow for every d and N.

Everything here is a definition or is computed from definitions; no closed form is typed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import GAMMA, LAMBDA, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.moments.expectation import Expectation
from lsa_theory.moments.laws import GaussianVector, Law, NoiseEnergy, NoiseMean, SampleCovariance

PSI = words.matrix("Psi", symmetric=True)
U11 = words.matrix("U11")
U12 = words.vector("u12")
U21 = words.vector("u21")
U = "u"
QUERY = words.vector("x")
TASK = words.vector("w")
BLOCKS: dict[str, Letter | str] = {"U11": U11, "u12": U12, "u21": U21, "u": U}


def letter(symbol: Letter) -> TracePolynomial:
    return TracePolynomial.letter(symbol)


@dataclass(frozen=True)
class SymbolicSetting:
    """In-context linear regression with Gaussian inputs, d and N symbolic (Section 3 of the paper).

    ``x_i, x ~ N(0, Lambda)``, ``w ~ N(0, Psi)`` (``I_d`` unless ``task_covariance``), ``y_i = <w, x_i> + e_i`` with
    ``Var(e_i) = noise`` (no noise unless ``noise``).  The prediction is eq-3.6 in the blocks of lem-5.1,
    ``U = [[U11, u12], [u21', u]]``.
    """

    noise: bool = False
    task_covariance: bool = False

    @property
    def query(self) -> TracePolynomial:
        return letter(QUERY)

    @property
    def task(self) -> TracePolynomial:
        return letter(TASK)

    def sample_covariance(self, size: str = "N") -> TracePolynomial:
        """``S = (1/N) sum_i x_i x_i'``."""
        return letter(words.matrix(_sized("S", size), symmetric=True))

    def correlation(self, size: str = "N") -> TracePolynomial:
        """``beta = (1/N) sum_i y_i x_i = S w + (1/N) sum_i e_i x_i``."""
        beta = self.sample_covariance(size) * self.task
        return beta + letter(words.vector(_sized("eta", size))) if self.noise else beta

    def label_energy(self) -> TracePolynomial:
        """``(1/N) sum_i y_i^2 = w'Sw + 2 w'eta + (1/N) sum_i e_i^2``."""
        energy = self.task.T * self.sample_covariance() * self.task
        if not self.noise:
            return energy
        return energy + 2 * (self.task.T * letter(words.vector("eta"))) + TracePolynomial.symbol("energy")

    def prediction(self) -> TracePolynomial:
        """``(u12', u) (EE'/N) (U11; u21') x`` with ``EE'/N = [[S + xx'/N, beta], [beta', (1/N) sum y_i^2]]`` (eq-3.6)."""
        x, beta = self.query, self.correlation()
        top = self.sample_covariance() + x * x.T / TracePolynomial.symbol("N")
        u11, u12, u21, u = letter(U11), letter(U12), letter(U21), TracePolynomial.symbol(U)
        return (u12.T * top + u * beta.T) * u11 * x + (u12.T * beta + u * self.label_energy()) * (u21.T * x)

    def target(self) -> TracePolynomial:
        """``<w, x_query>``, without the noise of its own label."""
        return self.task.T * self.query

    def expectation(self, *sizes: str) -> Expectation:
        """The expectation over prompts; ``sizes`` are the context lengths in use (``N`` always is)."""
        return _expectation(self.task_covariance, tuple(sorted({"N", *sizes})))

    @cached_property
    def loss(self) -> TracePolynomial:
        """``L = 1/2 E (prediction - <w, x_query>)^2`` in all four blocks (eq-3.8)."""
        return _loss(self)

    def velocity(self) -> dict[Letter | str, TracePolynomial]:
        """The gradient flow ``dU/dt = -grad L`` of every block (eq-3.9)."""
        return {block: -calculus.gradient(self.loss, block) for block in BLOCKS.values()}

    def on_slice(self, expression: TracePolynomial) -> TracePolynomial:
        """The expression at ``u12 = u21 = 0``."""
        zero = TracePolynomial({}, "d", "1")
        return expression.substitute({"u12": zero, "u21": zero})

    def slice_velocity(self) -> dict[Letter | str, TracePolynomial]:
        """The flow of ``U11`` and ``u`` where ``u12 = u21 = 0``, an invariant set (lem-5.2)."""
        return {block: self.on_slice(speed) for block, speed in self.velocity().items() if block in (U11, U)}

    def gamma(self) -> GammaRelation:
        """``Gamma = (1 + 1/N) Lambda + (1/N) tr(Lambda) I_d`` (thm-4.1)."""
        return GammaRelation()


def gamma() -> TracePolynomial:
    return letter(GAMMA)


def covariance() -> TracePolynomial:
    return letter(LAMBDA)


def _sized(name: str, size: str) -> str:
    return name if size == "N" else f"{name}({size})"


@lru_cache(maxsize=32)
def _expectation(task_covariance: bool, sizes: tuple[str, ...]) -> Expectation:
    task: Word = (PSI,) if task_covariance else ()
    laws: list[Law] = [GaussianVector("w", task), GaussianVector("x", (LAMBDA,))]
    for size in sizes:
        laws.append(NoiseMean(_sized("eta", size), _sized("S", size), "noise", size))
    laws.append(NoiseEnergy("energy", "eta", "noise", "N"))
    laws += [SampleCovariance(_sized("S", size), (LAMBDA,), size) for size in sizes]
    return Expectation(laws)


@lru_cache(maxsize=8)
def _loss(setting: SymbolicSetting) -> TracePolynomial:
    error = setting.prediction() - setting.target()
    return setting.expectation()(error * error) / 2
