"""Lemma 5.1: the prediction is u' H u with H = 1/2 X (x) (E E'/N), X = [[0, x], [x', 0]], u = Vec(U), U = [[U11,
u12], [u21', u]]."""

from derivations.zhang2023.paper.eq_3_6_prediction import product, transpose
from derivations.zhang2023.shared.hypotheses import PROMPTS
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import U11, U12, U21, SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="lem-5.1",
    title="The prediction as a quadratic form",
    says="The prediction is a quadratic form in the parameters, with matrix 1/2 X (x) (E E'/N).",
    given=(PROMPTS,),
    where="Lemma 5.1",
    section="Proof machinery",
    order=51,
    measures=("quadratic form",),
)


def derive() -> Derivation:
    how = "block matrices over trace polynomials, canonical forms"
    return Derivation(
        (
            infer(
                "Vec(U)' (X (x) G) Vec(U) = tr(U' G U X')",
                "Vec(G U X') = (X (x) G) Vec(U) and Vec(A)' Vec(B) = tr(A'B) (lem-D.1), G = E E'/N",
                "substitution",
            ),
            verify(
                "1/2 tr(U' G U X) is the prediction (3.6)",
                "multiply the blocks of U, G = [[S + xx'/N, S w], [w'S, w'S w]] and X",
                form_is_the_prediction,
                how,
            ),
        )
    )


def form_is_the_prediction() -> bool:
    """``1/2 tr(U' G U X)`` block by block, for symbolic d and N."""
    setting = SymbolicSetting()
    x, beta = setting.query, setting.correlation()
    gram = [
        [setting.sample_covariance() + x * x.T / TracePolynomial.symbol("N"), beta],
        [beta.T, setting.label_energy()],
    ]
    parameters = [[letter(U11), letter(U12)], [letter(U21).T, TracePolynomial.symbol("u")]]
    swap = [[TracePolynomial({}), x], [x.T, TracePolynomial.scalar(0)]]
    form = product(product(product(transpose(parameters), gram), parameters), swap)
    return (form[0][0].trace() + form[1][1].trace()) / 2 == setting.prediction()
