"""(4.6), noiseless labels y = <p, x> with a fixed task p: Sigma = Cov(xy) = (p'Lambda p) Lambda + Lambda p p' Lambda."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis

TASK = Hypothesis("p is a fixed task (w in the paper), x ~ N(0, Lambda), y = <p, x>")

CLAIM = Claim(
    ref="eq-4.6a",
    title="The covariance of xy for noiseless labels",
    says="For y = <p, x>, p fixed, the covariance of xy is |p|_Lambda^2 Lambda + Lambda p p' Lambda.",
    statement=(
        "E[(p.T*x)**2*x*x.T] - E[(p.T*x)*x]*E[(p.T*x)*x].T == (p.T*Lambda*p)*Lambda + Lambda*p*p.T*Lambda",
        "E[(p.T*x)*x] == Lambda*p",
    ),
    given=(COVARIANCE, TASK),
    where="after (4.6)",
    section="Main results",
    order=47,
    measures=("monte carlo",),
    findings=(
        Finding(
            "sharper", "With noise of variance v independent of x in the labels, v Lambda is added; the proof is the same."
        ),
    ),
)
