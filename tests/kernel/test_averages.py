"""``mean(...)`` over a random covariance: what is fixed goes out, blocks become letters, nothing else is known."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay


def prove(claim: str) -> str:
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": [], "links": [["0"]]}).status


@pytest.mark.parametrize(
    "claim",
    [
        "mean(A*Lambda*B + 2*Lambda) == A*mean(Lambda)*B + 2*mean(Lambda)",
        "mean(tr(Lambda)) == tr(mean(Lambda))",
        "mean(tr(Lambda)**2) == tr(mean(tr(Lambda)*Lambda))",
        "mean(tr(Lambda)*tr(Lambda**2*A)) == tr(mean(tr(Lambda)*Lambda**2)*A)",
        "mean(mean(Lambda)*Lambda) == mean(Lambda)**2",
        "mean(E[S]) == mean(Lambda)",
        "mean(p.T*Lambda*q*u) == u*(q.T*mean(Lambda)*p)",
        "mean(norm_F(Lambda*A)**2) - norm_F(mean(Lambda)*A)**2 == mean(norm_F((Lambda - mean(Lambda))*A)**2)",
        "-slice(grad(mean(loss), U11)) == -u**2*mean(Gamma*Lambda*U11*Lambda) + u*mean(Lambda**2)",
        "grad(mean(ell), u) == mean(grad(ell, u))",
        "mean(u*l_i**2*tr(Lambda)) == u*mean(tr(Lambda)*l_i**2)",
    ],
)
def test_what_holds_for_every_law(claim: str) -> None:
    assert prove(claim) == "PROVED"


@pytest.mark.parametrize(
    "claim",
    [
        "mean(Lambda)**2 == mean(Lambda**2)",
        "mean(tr(Lambda))**2 == mean(tr(Lambda)**2)",
        "mean(tr(Lambda*A*Lambda*B)) == tr(mean(Lambda)*A*mean(Lambda)*B)",
        "mean(norm_op(Lambda)*Lambda) == norm_op(Lambda)*mean(Lambda)",  # was taken for fixed: its name stood in escaped quotes
        "mean(norm_op(A*Lambda)*Lambda) == norm_op(A*Lambda)*mean(Lambda)",
        "mean(norm_op(inv(Lambda + A))*Lambda) == norm_op(inv(Lambda + A))*mean(Lambda)",
        "mean(sqrt(tr(Lambda))) == sqrt(mean(tr(Lambda)))",
        "mean(sqrt(tr(Lambda))*Lambda) == sqrt(tr(Lambda))*mean(Lambda)",
        "mean(1/tr(Lambda)) == 1/mean(tr(Lambda))",
        "mean(inv(Gamma)) == inv(Gamma)",
        "mean(inv(Lambda + A)*Lambda) == inv(Lambda + A)*mean(Lambda)",
        "mean(limit(u)*Lambda) == limit(u)*mean(Lambda)",
        "mean(l_i*l_j) == mean(l_i)*mean(l_j)",
        "mean(Lambda*A*Lambda) == mean(Lambda)*A*mean(Lambda)",
    ],
)
def test_what_fails_for_some_law_is_refused(claim: str) -> None:
    with pytest.raises(Refused):
        prove(claim)
