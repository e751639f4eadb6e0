"""Lemma 1 corrected: L layers with P_l = diag(0, 1), Q_l = -diag(A_l, 0) are L steps w_{l+1} = w_l - A_l' grad R(w_l)."""

from derivations.ahn2023.lem_1_layers import LAYER, RISK
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = Claim(
    ref="ours-ahn-lemma-1",
    title="Layers are steps of descent preconditioned by A_l'",
    says="With P_l = diag(0, 1), Q_l = -diag(A_l, 0), L layers take L steps w - A_l' grad R(w).",
    statement=(f"{LAYER} == -q.T*(p - A.T*grad({RISK}, p))",),
    given=(Hypothesis("any prompt with y_i = <w, x_i>; p = w_l is the iterate before the layer, q any token's input"),),
    where="corrects Lemma 1",
    source="Ahn et al. 2023",
    section="Related work",
    order=3,
    as_printed=False,
    corrects="ahn-lemma-1",
    measures=("layers: A.T",),
)


def derive() -> Derivation:
    """Induction over the layers; the input rows of the tokens never change since P_l acts on the last row only."""
    return Derivation(
        (
            infer(
                "after l layers every token keeps its input x and has the label y - <x, w_l>, the query -<x, w_l>",
                "true for l = 0 with w_0 = 0; P_l = diag(0, 1) changes the last row only",
                "definition",
            ),
            identity(f"grad({RISK}, p) == S*p - beta", "the gradient of R"),
            identity(
                "(beta - S*p).T*A*q == q.T*A.T*(beta - S*p)",
                "layer l adds -(1/N) sum_i (y_i - <x_i, w_l>) x_i'A_l q to the label of a token q; the mask omits the query",
            ),
            infer("the label becomes y - <q, w_{l+1}>", "w_{l+1} = w_l - A_l'(S w_l - beta), for every q", "substitution"),
        )
    )
