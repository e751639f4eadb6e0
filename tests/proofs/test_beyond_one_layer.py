"""Statements beyond one layer: as recorded, repaired where they are false, and no answer to claims about the paper's model."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lsa_theory.kernel.claim import Status
from lsa_theory.model.landscape.basins import basins
from lsa_theory.model.landscape.explore import explore
from lsa_theory.model.landscape.windows import windows
from lsa_theory.model.setting import Setting
from lsa_theory.proofs.engine import judge, library, statement

CLAIMS = {ref: found.claim for ref, found in library().items() if found.claim.section == "Beyond one layer"}
PAPERS = ("minimum(loss)", "minimum(ell)", "argmin(u*U11)", "limit(", "risk(")  # what the statements on one layer speak of


def test_there_are_many_and_false_ones_are_mended() -> None:
    refuted = [ref for ref, claim in CLAIMS.items() if claim.expected == Status.REFUTED]
    mended = {claim.corrects for claim in CLAIMS.values()}
    assert len(CLAIMS) >= 73
    assert set(refuted) <= mended
    assert all(CLAIMS[ref].findings[0].witness for ref in refuted)


@pytest.mark.parametrize("ref", CLAIMS)
def test_no_quantity_has_the_name_of_one_of_the_paper(ref: str) -> None:
    """A user's claim about minimum(loss) is answered by the statements that speak of it: these are of other models."""
    text = " ".join(CLAIMS[ref].statement)
    assert not any(re.search(rf"(?<![\w]){re.escape(name)}", text) for name in PAPERS)


@pytest.mark.parametrize("ref", CLAIMS)
def test_verdicts_are_as_recorded(ref: str) -> None:
    assert judge(statement(ref)).as_recorded


@pytest.mark.parametrize(
    ("ref", "old", "new"),
    [
        ("depth-two-minimum", "m2**3", "m2**2"), ("depth-limit", "kappa**2 + kappa + 1", "kappa**2 + kappa + 2"),
        ("depth-exponential", "d/6", "d/7"), ("token", "(d - 1)/(N + d - 1)", "(d - 1)/(N + d)"),
        ("trace-normalised", "(d + 2)*(d - 1)", "(d + 1)*(d - 1)"), ("sgd", "2*d*g", "d*g"),
        ("minimax", "2*N/", "N/"), ("retrieved", "2/(d + 4)", "2/(d + 3)"), ("prefix", "2*n + 4", "2*n + 3"),
        ("decay-threshold", "Lambda**4", "Lambda**2"), ("landscape-edge", "== 4", "== 3"), ("looping-noise", "d + 1", "d"),
        ("wishart-4-isotropic", "21*N + 20", "21*N + 21"), ("depth-robust", "400/163", "401/163"),
        ("softmax", "1 - alpha**2", "1 + alpha**2"), ("bayes", "4*rho", "rho/9"), ("small-starts", "< tr", "> tr"),
        ("retrieved-partly", "4*d + 5", "4*d + 4"), ("centring", "(N + d)", "(N + d - 1)"), ("many-tasks", "d - 1", "d + 1"),
        ("few-tasks", "tr(I) - 2", "tr(I) - 1"), ("budget", "(d + 2)**2", "(d + 1)**2"), ("shape", "2*tr(Lambda**2) + tr", "tr"),
    ],
)  # fmt: skip
def test_a_slip_is_never_proved(ref: str, old: str, new: str) -> None:
    from dataclasses import replace

    from lsa_theory.proofs.engine import Statement

    found = statement(ref)
    changed = tuple(formula.replace(old, new) for formula in found.claim.statement)
    assert changed != found.claim.statement
    assert judge(Statement(replace(found.claim, statement=changed), found.derive)).status != Status.PROVED


def test_partly_retrieved_examples_leave_the_risk_that_samples_have() -> None:
    rng = np.random.default_rng(0)
    d, n, count = 3, 4, 200_000
    for a in (0.0, 0.5, 1.0):
        s = a * a
        x, z = rng.standard_normal((count, 1, d)), rng.standard_normal((count, n, d))
        samples = a * x + (1 - s) ** 0.5 * z
        shown = np.einsum("bi,bij->bj", np.einsum("bni,bi->bn", samples, x[:, 0]), samples) / n  # Sx
        first, second = np.einsum("bi,bi->b", shown, x[:, 0]).mean() / d, (shown**2).sum(1).mean() / d
        below = (d + 2) * (1 + s * (d + 3)) + (n - 1) * (1 + 2 * s * (d + 1) + s**2 * (d**2 + 4 * d + 5))
        assert 1 - first**2 / second == pytest.approx(1 - n * (1 + s * (d + 1)) ** 2 / below, abs=6e-3)


def test_softmax_attention_varies_as_its_one_over_n_term() -> None:
    """A mild logit scale: heavy tails make the mean useless near 1/sqrt(2)."""
    rng = np.random.default_rng(1)
    d, n, count, alpha = 2, 400, 20_000, 0.3
    x, w = rng.standard_normal((2, count, d))
    keys = rng.standard_normal((count, n, d))
    weight = np.exp(alpha * np.einsum("bni,bi->bn", keys, x))
    found = np.einsum("bn,bni,bi->b", weight, keys, w) / weight.sum(1)
    error = n * (found - alpha * (x * w).sum(1)) ** 2
    known = d * (1 - alpha**2) / (1 - 2 * alpha**2) ** (d / 2 + 1)
    assert abs(error.mean() - known) < 5 * error.std() / count**0.5 + 10 * known / n


def test_a_finite_set_of_tasks_costs_what_the_leading_term_says() -> None:
    rng = np.random.default_rng(2)
    d, n, tasks = 3, 5, 400
    g, excess = 1 + (d + 1) / n, []
    for _ in range(4000):
        w = rng.standard_normal((tasks, d))
        psi = w.T @ w / tasks
        rule = psi @ np.linalg.inv((1 + 1 / n) * psi + np.trace(psi) / n * np.eye(d))
        excess.append(g * ((rule - np.eye(d) / g) ** 2).sum() / d)
    assert np.mean(excess) * tasks == pytest.approx(n * d * (d - 1) * (d + 2) / (n + d + 1) ** 3, rel=0.05)


def test_small_starts_fail_at_the_power_of_their_size_that_the_rates_give() -> None:
    """Lambda = diag(5/4, 1): the rates are sqrt(tr Lambda^4) and lam_max^2; failures fall like e^(their ratio - 1)."""
    found = explore(Setting([["5/4", "0"], ["0", "1"]], 5), starts=40)
    failed = [200 - basins(found, flows=200, scale=scale).ends[0] for scale in (1e-2, 1e-6)]
    power = ((1.25**4 + 1) ** 0.5 / 1.25**2) - 1
    assert failed[0] / failed[1] == pytest.approx(1e4**power, rel=0.5)


def test_the_strip_between_the_two_certificates_is_needed() -> None:
    """Shares beyond the true edge 4 d^2 - sqrt(3) d have no certificate; those of the statement do."""
    from derivations.frontier.landscape_all import above, below

    assert below() and above()
    assert not below((5, 1))
    assert not above((7, 2))


@pytest.mark.parametrize("d", [5, 7, 9])
def test_the_strip_agrees_with_the_decision_for_one_d(d: int) -> None:
    free = [run for run in windows(d) if not run.spurious]
    assert len(free) == 1
    assert free[0].first <= 3 and d * d // 2 <= (free[0].last or 0) < 17 * d * d / 4
