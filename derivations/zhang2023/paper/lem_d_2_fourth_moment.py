"""Lemma D.2: for X ~ N(0, Lambda) and fixed A, E[X X' A X X'] = Lambda (A + A') Lambda + tr(A Lambda) Lambda."""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Hypothesis

CLAIM = Claim(
    ref="lem-D.2",
    title="Fourth moment of a Gaussian vector",
    says="The fourth moment of a Gaussian vector around a fixed matrix, symmetric or not.",
    statement=("E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda",),
    given=(COVARIANCE, Hypothesis("x ~ N(0, Lambda)"), Hypothesis("A is a fixed d x d matrix")),
    where="Lemma D.2",
    section="Appendix",
    order=420,
)
