"""Remark 4.1: for Lambda = I_d the limit is, up to scale, (1 + (d+1)/N)^-1 I_d; the prediction is unchanged under
(W_PV, W_KQ) -> (c W_PV, W_KQ / c)."""

from derivations.zhang2023.shared.hypotheses import PROMPTS
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import U11, U12, U21, SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, verify

CLAIM = Claim(
    ref="rem-4.1",
    title="Isotropic inputs, and the scale of the parameters",
    says="For Lambda = I_d, Gamma is (1 + (d+1)/N) I_d; rescaling W_PV against W_KQ leaves every prediction unchanged.",
    statement=("(1 + 1/N)*I + 1/N*tr(I)*I == (1 + (d + 1)/N)*I",),
    given=(PROMPTS, Hypothesis("Lambda = I_d (first half)")),
    where="Remark 4.1",
    section="Main results",
    order=42,
    findings=(
        Finding(
            "sharper",
            "'Up to scale' says nothing about a multiple of I_d; the statement with content is u U11 ->"
            " (1 + (d+1)/N)^-1 I_d.",
        ),
    ),
)


def derive() -> Derivation:
    """The prediction with all four blocks rescaled."""

    def prediction_is_unchanged() -> bool:
        yhat, c = SymbolicSetting().prediction(), TracePolynomial.symbol("c")
        scaled = {"u12": c * letter(U12), "u": c * TracePolynomial.symbol("u")}
        scaled |= {"U11": letter(U11) / c, "u21": letter(U21) / c}
        return yhat.substitute(scaled) == yhat

    how = "canonical forms of trace polynomials"
    step = verify("yhat(c W_PV, W_KQ/c) = yhat(W_PV, W_KQ)", "eq-3.6 is bilinear", prediction_is_unchanged, how)
    return Derivation((step,))
