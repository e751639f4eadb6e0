"""Lemma C.3: (C.4) is the gradient flow of
ell_rdm = 1/2 sum_i gamma_i u^2 u_ii^2 + 1/2 sum_(i != j) zeta_ij u^2 u_ij^2 - sum_i xi_i u_ii u."""

from derivations.zhang2023.paper.cor_c_2_entries import GAMMA_I, XI_I, ZETA_IJ, velocities
from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import DIAGONAL, RANDOM, THIRD
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

TERMS = f"({GAMMA_I}*u**2*u_ii**2/2 + {ZETA_IJ}*u**2*u_ij**2/2 - {XI_I}*u_ii*u)"

CLAIM = Claim(
    ref="lem-C.3",
    title="The potential of the flow for random covariances",
    says="The flow (C.4) is gradient flow of ell_rdm, of which the formulas show the terms of u_ii and u_ij, i != j.",
    statement=(
        f"velocity(u_ii) == -grad({TERMS}, u_ii)",
        f"velocity(u_ij) == -grad({TERMS}, u_ij)",
        f"velocity(u) == -grad({TERMS}, u)",
        "slice(grad(mean(loss), U11)) == grad(mean(ell), U11)",
        "slice(grad(mean(loss), u)) == grad(mean(ell), u)",
    ),
    given=(RANDOM, THIRD, DIAGONAL, START),
    where="Lemma C.3, (C.5)",
    section="Appendix",
    order=303,
    measures=("random covariance", "diagonal"),
    findings=(Finding("sharper", "ell_rdm is E[ell], the population loss on u12 = u21 = 0 less E[tr(Lambda_tau)]/2."),),
)


def derive() -> Derivation:
    return Derivation(
        (
            identity("mean(slice(loss)) - mean(ell) == tr(mean(Lambda))/2", "lem-A.1 under the expectation"),
            infer("sums over i and j", "derivatives in one entry see its own terms only (cor-C.2)", "definition"),
            *conclude(velocities(), "each derivative sees its own terms only (cor-C.2)", "definition"),
        )
    )
