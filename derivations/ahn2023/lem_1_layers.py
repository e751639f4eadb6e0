"""Lemma 1 as transcribed: with P_l = diag(0, 1), Q_l = -diag(A_l, 0), for any A_l, the prediction after layer l is
-<x_query, w_l> with w_0 = 0, w_{l+1} = w_l - A_l grad R(w_l), R(w) = (1/2N) sum (w'x_i - w*'x_i)^2.  One layer, for a token
with input q and label -<q, w_l> (the examples carry the labels y_i - <x_i, w_l>):"""

from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status

RISK = "(p - w).T*S*(p - w)/2"  # R(p) = (1/2N) sum (p'x_i - w'x_i)^2
LAYER = "-q.T*p - (beta - S*p).T*A*q"  # label + (1/N) sum_i (y_i - x_i'p) x_i'(-A) q

CLAIM = Claim(
    ref="ahn-lemma-1",
    title="Layers are steps of preconditioned descent",
    says="With P_l = diag(0, 1), Q_l = -diag(A_l, 0), L layers take L steps w - A_l grad R(w), for any matrices A_l.",
    statement=(f"{LAYER} == -q.T*(p - A*grad({RISK}, p))",),
    given=(Hypothesis("any prompt with y_i = <w, x_i>; p = w_l is the iterate before the layer, q any token's input"),),
    where="Lemma 1",
    source="Ahn et al. 2023",
    section="Related work",
    order=2,
    expected=Status.REFUTED,
    measures=("layers: A",),
    findings=(
        Finding(
            "missing hypothesis",
            "The preconditioner is A_l', not A_l: the key-query product x_i'A_l q puts A_l' in front of the gradient."
            " For symmetric A_l, as at the minimiser of Theorem 1, the transcribed form is right.",
            "d=2, N=1 with A_l not symmetric",
        ),
    ),
)
