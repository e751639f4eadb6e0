"""In more dimensions than examples the least norm solution takes the error noise N/(d - N - 1) from the noise, for
isotropic inputs and d > N + 1."""

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="least-norm-noise",
    title="The noise of the least norm solution",
    says=(
        "In more dimensions than examples the least norm solution takes the error noise N/(d - N - 1) from "
        "the noise, for isotropic inputs and d > N + 1."
    ),
    statement=("risk(min_norm_noise) == noise*N/(d - N - 1)",),
    given=(
        Hypothesis("x_i ~ N(0, I_d), e_i ~ N(0, noise), independent; the part of the error that comes from the noise"),
        Hypothesis("fewer examples than dimensions", "d > N + 1"),
    ),
    where="textbooks",
    source="Classical",
    section="Related work",
    order=7,
    as_printed=False,
    measures=("literal: least norm",),
)


def derive() -> Derivation:
    n, d, noise = (TracePolynomial.symbol(name) for name in ("N", "d", "noise"))
    return Derivation(
        (
            infer(
                "the part is X'(XX')^-1 e, of mean square noise E tr((XX')^-1), with the N x N matrix XX'",
                "XX' is invertible almost surely for N <= d; the noise is independent of the inputs",
                "independence",
            ),
            identity(
                "E[inv(S)] == N/(N - d - 1)*inv(Lambda)",
                "for N examples in d dimensions; XX' is N S with d and N exchanged",
                given=("N > d + 1",),
            ),
            infer("E tr((XX')^-1) = N/(d - N - 1)", "exchange d and N, divide by d", "substitution"),
            *conclude({"risk(min_norm_noise)": noise * n / (d - n - 1)}, "put it in", "substitution"),
        )
    )
