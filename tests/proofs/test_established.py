"""Claims about limits, minimisers and minima: proved through the library, or refuted by what it establishes."""

import pytest

from lsa_theory.kernel.replay import replay
from lsa_theory.proofs.api import prove

PROVED = {
    "limit(u) == tr(inv(Gamma)**2)**(1/4)": "thm-4.1", "limit(u)**4 == tr(inv(Gamma)**2)": "thm-4.1",
    "argmin(U11*u) == inv(Gamma)": "lem-5.3", "inv(argmin(u*U11)) == Gamma": "lem-5.3", "limit(u*U11) == inv(Gamma)": "ours-flow",
    "2*minimum(loss) == tr(Lambda - Lambda**2*inv(Gamma))": "ours-global-minimisers", "limit(u) >= 0": "thm-4.1",
    "minimum(loss) <= tr(Lambda)/2": "ours-global-minimisers", "limit(u) > 0": "thm-4.1",
    "limit(loss) == minimum(loss)": "ours-limit-loss",
}  # fmt: skip
REFUTED = {
    "argmin(u*U11) == inv(Lambda)": "argmin(u*U11) == inv(Gamma)",
    "minimum(loss) == tr(Lambda)/2": "minimum(loss) == 1/2*tr(Lambda) - 1/2*tr(Lambda**2*inv(Gamma))",
    "minimum(ell) == 0": "minimum(ell) == -1/2*tr(Lambda**2*inv(Gamma))",
}


@pytest.mark.parametrize(("claim", "ref"), PROVED.items())
def test_what_the_library_establishes_is_proved_under_its_hypotheses(claim, ref):
    verdict = prove(claim)
    assert str(verdict.status) == "PROVED" and verdict.claim.where == ref
    assert len(verdict.claim.given) > 0 and verdict.grade.startswith("kernel, ")
    assert replay(verdict.documents[0]).claim == verdict.claim.statement


@pytest.mark.parametrize(("claim", "true"), REFUTED.items())
def test_what_contradicts_it_is_refuted_with_the_true_form(claim, true):
    verdict = prove(claim)
    assert str(verdict.status) == "REFUTED" and verdict.nearest == true
    assert verdict.witness and replay(verdict.documents[0]).status == "REFUTED"


@pytest.mark.parametrize(
    "claim", ["risk(M) == 1", "argmin(A) == I", "argmin(x.T*x) == p", "limit(v) == 1", "minimum(tr(A)) == 0"]
)
def test_a_quantity_of_which_nothing_is_known_stays_open(claim):
    assert str(prove(claim).status) not in ("PROVED", "REFUTED")


def test_a_statement_without_noise_says_nothing_of_one_with_noise():
    for given in (["noise > 0"], ["Psi == 2*I"]):
        assert str(prove("argmin(u*U11) == inv(Gamma)", given).status) not in ("PROVED", "REFUTED")


@pytest.mark.parametrize("claim", ["argmin(u*U11) == N/(3*N+d+5)*I", "argmin(u*U11) == N/(N+d+1)*inv(Lambda)"])
def test_a_statement_about_another_law_says_nothing_of_the_papers_model(claim):
    """The first is true of exponential covariances, where it was once called proved."""
    assert str(prove(claim).status) == "REFUTED"


def test_a_claim_that_only_looks_like_the_statement_is_not_called_by_its_name():
    assert prove("limit(u) == tr(inv(Gamma)**2)**(1/4)").evidence[0].detail.startswith("this is thm-4.1")
    assert prove("limit(u)**4 == tr(inv(Gamma)**2)").evidence[0].detail.startswith("it follows from thm-4.1")


def test_hypotheses_that_exclude_those_of_a_statement_leave_the_stronger_one():
    verdict = prove("limit(u) == tr(inv(Gamma)**2)**(1/4)", "sigma**2*norm_op(Gamma)*sqrt(d) >= 3")
    assert verdict.claim.where == "ours-thm-4.1"
