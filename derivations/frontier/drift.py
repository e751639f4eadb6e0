"""Own: for drifting tasks the best weights are a Kalman filter with noise d + 1."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="drift",
    title="Drifting tasks are Kalman filtering",
    says="For tasks w_(i+1) = r w_i + sqrt(1 - r^2) v_i the best weights solve (T + (d + 1) I) c = t with T_jk"
    " = r^|j-k|, t_j = r^j: the filter of an AR(1)"
    " signal in white noise of variance d + 1. In long contexts they decay like m^j, m + 1/m = (1 + r^2 + (1 -"
    " r^2)/(d + 1))/r, m < r.",
    statement=("E[x*x.T*w*w.T*x*x.T] == (d + 2)*I",),
    given=(Hypothesis("isotropic inputs, y_i = <w_i, x_i>, E w_i w_i' = I", "Lambda == I"),),
    order=151,
    corrects="drift-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            infer(
                "E[y_i x_i w'] = r^j I at the lag j, E[(y_i x_i)(y_k x_k)'] = r^|i-k| I for i != k, (d + 2) I for i = k",
                "independent inputs",
                "independence",
            ),
            infer(
                "the normal equation is that of the Wiener filter of an AR(1) signal in white noise of variance d + 1",
                "(d + 2) = 1 + (d + 1)",
                "definition",
            ),
            infer(
                "its stationary weights are geometric, with the zero of the spectral factor",
                "spectral factorisation",
                "computation",
            ),
        )
    )
