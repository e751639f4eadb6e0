"""The provers of inequalities alone, without the search for counterexamples that runs beside them, prove nothing false."""

from __future__ import annotations

import random

import numpy as np
import pytest

from lsa_theory.algebra.arithmetic import Float
from lsa_theory.kernel.replay import replay
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.proposals import proof

POOLS = [
    "tr(A**2) tr(A*A.T) tr(A)**2 d*tr(A**2) norm_op(A)**2 norm_F(A)**2 tr(A)*norm_op(A) lam_max(A)*tr(A) lam_max(A*A.T)",
    "tr(A*B) tr(A*B.T) tr(A)*tr(B) norm_F(A)*norm_F(B) norm_op(A)*tr(B) lam_max(A)*tr(B) lam_min(B)*tr(A) d*tr(A*B) 0",
    "p.T*A*p p.T*A.T*q lam_max(A)*p.T*p lam_min(A)*p.T*p norm_op(A)*p.T*p p.T*B*p q.T*A*q u*p.T*p tr(A)*p.T*p 0",
    "A*B*A B*B*B A*C*A C*A*C C*B*C norm_op(B)*A*A lam_max(A)*C*C tr(B)*A*A Lambda*A*Lambda Lambda*B*Lambda 0*I",
]  # comparable expressions
MADE = {  # hypotheses, and matrices that meet them
    ("A symmetric", "B symmetric", "C symmetric"): lambda a, b, c: (a + a.T, b + b.T, c + c.T),
    ("A <= B", "C symmetric"): lambda a, b, c: (a + a.T, a + a.T + b @ b.T, c + c.T),
    ("A <= B", "A psd", "C symmetric"): lambda a, b, c: (a @ a.T, a @ a.T + b @ b.T, c + c.T),
    ("A psd", "B symmetric", "C psd"): lambda a, b, c: (a @ a.T, b + b.T, c @ c.T),
    ("A == B", "A symmetric", "C symmetric"): lambda a, b, c: (a + a.T, a + a.T, c + c.T),
    ("A <= u*I", "C psd", "B >= A"): lambda a, b, c: (-a @ a.T, b @ b.T - a @ a.T, c @ c.T),
}


def instances(given):
    """Values in which the hypotheses hold: every sign, any rank, d = 1..3."""
    chance = np.random.default_rng(len(given[0]))
    for d in (1, 1, 2, 2, 2, 3, 3, 3):
        a, b, c = MADE[given](*(chance.integers(-2, 3, (d, d)).astype(float) for _ in range(3)))
        p, q, root = chance.integers(-2, 3, (d, 1)), chance.integers(-2, 3, (d, 1)), chance.integers(-2, 3, (d, d))
        yield {"A": a, "B": b, "C": c, "p": p * 1.0, "q": q * 1.0, "u": 0.5, "Lambda": root @ root.T + np.eye(d)}


def proved(text, given):
    """Whether the provers alone find a proof that the kernel replays."""
    document = proof(text, given)
    return document is not None and replay(document).status == "PROVED"


def lowest(text, values):
    """How far ``left <= right`` is from failing, relative to the size of its sides."""
    ((left, _, right),) = parse_relation(text).links()
    small, large = (np.atleast_2d(read(side, Numeric(values, Float()))) for side in (left, right))
    gap = np.asarray(large - small, dtype=float)
    scale = 1 + float(np.abs(small).max() + np.abs(large).max())
    return float(np.linalg.eigvalsh((gap + gap.T) / 2)[0]) / scale


@pytest.mark.parametrize("given", MADE, ids=" and ".join)
def test_what_is_proved_without_looking_for_counterexamples_holds(given):
    chance, count = random.Random(str(given)), 0
    for pool in POOLS:
        for _ in range(9):
            small, large, more = chance.sample(pool.split(), 3)
            text = f"{small} <= {chance.choice(['', '2*'])}{large}{chance.choice(['', ' + ' + more])}"
            if proved(text, given):
                count += 1
                assert all(lowest(text, values) > -1e-9 for values in instances(given)), (text, given)  # roundings are 1e-15
    assert count > 0
