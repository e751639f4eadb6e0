"""The quantities of an own setting with the steps that lead to them; see `lsa_theory.derive`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial, Scalar, sort_key
from lsa_theory.algebra.spectral import LAMBDA
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.closed_forms import HALF, OwnSetting
from lsa_theory.derivation import Checked, Step, infer, verify
from lsa_theory.errors import InputError
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text
from lsa_theory.language.unparse import unparse
from lsa_theory.symbolic import U11, U, letter

CANONICAL = "canonical forms of trace polynomials"
A = letter(words.matrix("A"))


@dataclass(frozen=True)
class Result:
    """Closed forms with their steps, and hypotheses beyond those of training."""

    values: dict[str, TracePolynomial]
    steps: tuple[Step, ...]
    given: tuple[str, ...] = field(default=())


class Quantity(NamedTuple):
    says: str
    compute: Callable[[OwnSetting], Result]


def tidy(value: TracePolynomial) -> Node:
    """The formula of a trace polynomial with every coefficient reduced by itself."""
    if not any(c.den for c in value.terms.values()):
        return unparse(value)
    groups: dict[tuple[Monomial, Word], Scalar] = {}
    for word, scalar in value.terms.items():
        for monomial, number in scalar.num.items():
            closed: Monomial = frozenset(pair for pair in monomial if isinstance(pair[0], tuple))
            part = Scalar({monomial: number}, scalar.den)
            groups[closed, word] = groups[closed, word] + part if (closed, word) in groups else part
    places = sorted(groups, key=lambda g: (-len(g[1]), len(g[0]), sort_key(g[0]), g[1]))
    nodes = [unparse(TracePolynomial({place[1]: groups[place]}, *value.shape)) for place in places]
    total = nodes[0]
    for node in nodes[1:]:
        kind = "subtract" if node.kind == "negative" else "add"
        total = Node(kind, (total, node.parts[0] if kind == "subtract" else node))
    return total


def _text(value: TracePolynomial) -> str:
    return to_text(tidy(value))


def _formula(left: str, value: TracePolynomial, because: str, check: Callable[[], bool], how: str) -> Step:
    """A relation of the language with its re-check."""
    return Step(f"{left} == {_text(value)}", because, lambda: Checked(check(), how))


# steps


def moment_steps(s: OwnSetting, size: str = "N", covariance: Letter = LAMBDA) -> tuple[Step, ...]:
    """``E[beta beta']`` and ``E[beta w']``."""
    beta = "beta" if size == "N" else f"beta({size})"
    second, cross = s.moments(size, covariance)
    tail = "" if covariance == LAMBDA else " for test inputs of covariance Sigma"
    if s.law == "gaussian":
        because, how = "Gaussian integration by parts" + tail, "set partitions and pairings"
        return (
            _formula(f"E[{beta}*{beta}.T]", second, because, lambda: s.moments_again(size, covariance)[0] == second, how),
            _formula(f"E[{beta}*w.T]", cross, because, lambda: s.moments_again(size, covariance)[1] == cross, how),
        )
    return (
        *fourth_steps(s),
        _formula(
            f"E[{beta}*{beta}.T]",
            second,
            f"E[S Psi S] by pairs of equal and of different examples{tail}, and the noise",
            lambda: s.moments_at_lengths(size, covariance),
            "sums over the indices of 1, 2 and 3 examples",
        ),
        infer(f"E[{beta} w'] = {_text(cross)}", "E[S] is the covariance, w and the noise are independent", "independence"),
    )


def fourth_steps(s: OwnSetting) -> tuple[Step, ...]:
    """``E[x x' A x x']`` of the law."""
    value = s.input_law.fourth(A, LAMBDA)
    return (
        _formula(
            "E[x*x.T*A*x*x.T]",
            value,
            f"{s.input_law.says}: contract E[x_i x_j x_k x_l] with A_jk",
            lambda: all(s.input_law.contracts(d) for d in (1, 2, 3)),
            "entry by entry at d = 1, 2, 3, in fractions",
        ),
    )


def slice_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The loss on ``u12 = u21 = 0``, which the flow does not leave."""
    symmetric = "the prediction there is odd in (w, noise), its derivatives in u12 and u21 are even"
    if s.law == "gaussian":
        stays = verify(
            "dL/du12 = dL/du21 = 0 at u12 = u21 = 0, so the flow stays there",
            symmetric,
            lambda: all(part.is_zero() for part in s.leak()),
            "gradient of the derived loss in all four blocks",
        )
    else:
        stays = infer("dL/du12 = dL/du21 = 0 at u12 = u21 = 0, so the flow stays there", symmetric, "symmetry")
    return (stays, _reduced(s))


def _reduced(s: OwnSetting) -> Step:
    value = s.written_out(s.slice_loss)

    def again() -> bool:
        if s.law == "gaussian":
            return s.symbolic.on_slice(s.loss) == value
        return s.loss_of(TracePolynomial.symbol(U) * letter(U11), s.second) == value

    how = "the loss in all four blocks, from a moment of order ten" if s.law == "gaussian" else CANONICAL
    return _formula("slice(loss)", value, "1/2 E(u beta'U11 x - <w, x>)^2 with the moments above", again, how)


def normal_steps(s: OwnSetting) -> tuple[Step, ...]:
    """``K A = C`` and its solution."""
    k, c, name = letter(words.matrix("K", symmetric=True)), s.cross, s.symbol.name
    best = k**-1 * c

    def square() -> bool:
        gap = A - best
        rest = s.ground - HALF * (c.T * best * s.inputs).trace()
        return s.loss_of(A, k) == HALF * (gap.T * k * gap * s.inputs).trace() + rest

    return (
        verify(
            "L = 1/2 tr((A - A*)' K (A - A*) Lambda) + min, with A = u U11, K = E[beta beta'], A* = K^-1 E[beta w']",
            "complete the square; beta is scaled as the attention scales it",
            square,
            CANONICAL,
        ),
        infer(
            "K is positive definite, so A* is the only minimiser in A",
            "v'Kv = E(v'beta)^2 > 0: v'beta is not almost surely 0",
            "positive expectation",
        ),
        _formula(
            name, s.matrix, "so that K = E[beta w'] G but for the scale", lambda: s.written_out(s.short_second) == s.second,
            CANONICAL,
        ),
        verify(
            f"K is symmetric, and K A* = E[beta w'] for A* = {_text(s.minimiser)}",
            f"K = E[beta w'] {name}; E[beta w'] is invertible",
            lambda: s.second == s.second.T and s.short_second * s.minimiser == s.cross,
            CANONICAL,
        ),
    )  # fmt: skip


def split_steps(s: OwnSetting) -> tuple[Step, ...]:
    """Why the minimum on the slice is the minimum over all entries."""
    shows = "L >= 1/2 E(beta'Ax - <w, x>)^2 with A = u U11 + u12 u21', and u12 = u21 = 0 attains it"
    because = "the rest of the prediction is even in (w, noise), the error beta'Ax - <w, x> is odd: the cross term is 0"
    if s.law != "gaussian":
        return (infer(shows, because, "symmetry"),)
    return (verify(shows, because, s.parts_are_orthogonal, "expectation of the cross term in all four blocks"),)


def flow_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The gradient flow on the slice, compared with the gradient of the written-out loss."""
    how = "gradient of the written-out loss"

    def step(place: int, left: str, value: TracePolynomial) -> Step:
        def again() -> bool:
            return s.written_out(value) == s.slice_gradient_again()[place]

        return _formula(left, value, "minus the gradient", again, how)

    return tuple(step(k, left, value) for k, (left, value) in enumerate(s.velocity.items()))


def convergence_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The argument of ours-flow for the operator ``T X = K X Lambda`` instead of ``Gamma Lambda X Lambda``."""
    speed = dict(zip((U11, U), s.slice_gradient_again(), strict=True))
    loss = s.written_out(s.slice_loss)
    u, u11 = TracePolynomial.symbol(U), letter(U11)

    def balance() -> bool:
        return calculus.rate(u**2 - (u11 * u11.T).trace(), speed).is_zero()

    def descent() -> bool:
        slopes = (speed[U11].T * speed[U11]).trace() + speed[U] ** 2
        return calculus.rate(loss, speed) == -slopes

    return (
        verify("u^2 - ||U11||_F^2 is constant, 0 at this start", "along the velocities", balance, CANONICAL),
        infer("u > 0 for all t", "u = 0 forces U11 = 0, an equilibrium that no other solution reaches", "Picard-Lindelof"),
        verify("dL/dt = -||grad L||^2", "gradient flow", descent, CANONICAL),
        infer(
            "T X = K X Lambda is self-adjoint with eigenvalues k_i l_j >= tau > 0",
            "K and Lambda are symmetric positive definite",
            "Kronecker",
        ),
        infer(
            "u^2 >= (L(0) - L(start))/||B||_F > 0 with B = E[beta w'] Lambda and L(0) the loss at U11 = u = 0",
            "<B, u U11> >= L(0) - L(t) >= L(0) - L(start), and ||u U11||_F = u^2",
            "Cauchy-Schwarz",
        ),
        infer(
            "||grad L||^2 >= 2 u^2 tau (L - min L)",
            "the gradient in U11 is u T(u U11 - A*), and L - min L = 1/2 <u U11 - A*, T(u U11 - A*)>",
            "spectral theorem",
        ),
        infer("L - min L decays exponentially, so u U11 -> A*", "u^2 has a positive lower bound", "Gronwall"),
        infer("u^2 -> ||A*||_F, U11 -> A*/u", "u^2 = ||u U11||_F and u > 0", "substitution"),
    )


# quantities


def population_loss(s: OwnSetting) -> Result:
    if s.law != "gaussian":
        raise InputError("law", s.law, "gaussian: this loss needs moments up to ten", "ask for reduced-loss")
    because, how = "1/2 E(yhat - <w, x>)^2 by Gaussian integration by parts", "set partitions and pairings"
    return Result({"loss": s.loss}, (_formula("loss", s.loss, because, lambda: s.loss_again() == s.loss, how),))


def reduced_loss(s: OwnSetting) -> Result:
    return Result({"slice(loss)": s.slice_loss}, (*moment_steps(s), *slice_steps(s)), ("u12 = u21 = 0",))


def flow(s: OwnSetting) -> Result:
    return Result(s.velocity, (*moment_steps(s), *slice_steps(s), *flow_steps(s)), ("u12 = u21 = 0",))


def minimizer(s: OwnSetting) -> Result:
    steps = (*moment_steps(s), *slice_steps(s), *normal_steps(s), *split_steps(s))
    return Result({"argmin(u*U11)": s.minimiser}, steps)


def minimal_loss(s: OwnSetting) -> Result:
    return Result({"minimum(loss)": s.lowest}, minimizer(s).steps)


def limit(s: OwnSetting) -> Result:
    best = s.minimiser
    inverse, root = best * s.factor(), s.root_of_factor()
    size = (inverse.T * inverse).trace() ** Fraction(1, 4) / root
    start = "start: u = sigma > 0, U11 = sigma Theta Theta', ||Theta Theta'||_F = 1, u12 = u21 = 0, its loss below that at 0"
    if s.of_paper:
        start += " (superfluous here: ours-thm-4.1)"
    steps = (*minimizer(s).steps, *flow_steps(s), *convergence_steps(s))
    return Result({"limit(U11)": best / size, "limit(u)": size}, steps, (start,))


def predictor(s: OwnSetting) -> Result:
    beta, trained = letter(words.vector("beta(M)")), limit(s)
    value = s.factor("M") * beta.T * s.minimiser * s.symbolic.query
    return Result({"limit(yhat(M))": value}, trained.steps, trained.given)


def risk(s: OwnSetting) -> Result:
    value = s.risk_of(A)
    steps = [*moment_steps(s), *slice_steps(s), *normal_steps(s), *split_steps(s), *moment_steps(s, "M", s.test_inputs)]
    if s.law == "gaussian":
        shows = f"E(x'A'beta(M) - <w, x>)^2 = {_text(value)}"
        because = "the query is independent of the prompt; put in the moments"
        steps.append(verify(shows, because, lambda: s.risk_again(A) == value, "integration by parts of the squared error"))
    else:
        shows = f"E(x'A'beta(M) - <w, x>)^2 = {_text(value)}"
        steps.append(infer(shows, "the query is independent of the prompt; put in the moments", "independence"))
    given = ["test prompts have M examples; the noise of the query's own label is not counted"]
    given += ["test inputs have covariance Sigma"] * s.test_covariance
    given += ["the test query has second moment Q"] * s.query_covariance
    return Result({"risk(M)": s.risk_of(s.minimiser)}, tuple(steps), tuple(given))


def fourth_moment(s: OwnSetting) -> Result:
    value = s.input_law.sample(A, LAMBDA, "N")
    if s.law == "gaussian":
        sample = s.symbolic.sample_covariance()
        again, how = (lambda: s.symbolic.expectation()(sample * A * sample) == value), "Gaussian integration by parts"
    else:
        again, how = (lambda: _lengths(s, value)), "sums over the indices of 1, 2 and 3 examples"
    step = _formula("E[S*A*S]", value, "pairs of equal and of different examples", again, how)
    return Result({"E[S*A*S]": value}, (*fourth_steps(s), step))


def _lengths(s: OwnSetting, value: TracePolynomial) -> bool:
    sizes = (1, 2, 3)
    return all(s.input_law.sample_again(A, LAMBDA, n) == value.substitute({"N": TracePolynomial.scalar(n)}) for n in sizes)


def second_moment(s: OwnSetting) -> Result:
    second, cross = s.moments()
    return Result({"E[beta*beta.T]": second, "E[beta*w.T]": cross}, moment_steps(s))


QUANTITIES = {
    "population-loss": Quantity("the loss in all four blocks U11, u12, u21, u", population_loss),
    "reduced-loss": Quantity("the loss where u12 = u21 = 0", reduced_loss),
    "flow": Quantity("the gradient flow where u12 = u21 = 0", flow),
    "minimizer": Quantity("the product u U11 at the global minimum", minimizer),
    "minimal-loss": Quantity("the minimum over all parameters", minimal_loss),
    "limit": Quantity("where the gradient flow ends", limit),
    "predictor": Quantity("what the trained model predicts on M examples", predictor),
    "risk": Quantity("the squared error of the trained model on M examples", risk),
    "second-moment": Quantity("the second moments of beta = (1/N) sum y_i x_i", second_moment),
    "fourth-moment": Quantity("E[S A S] for a fixed matrix A", fourth_moment),
}
