"""Claims under hypotheses, written at random: no verdict is wrong where an evaluator that shares no code can tell.

What is PROVED holds at every random instance that meets the hypotheses; what is REFUTED fails at the instance of its proof object,
where the hypotheses hold; hypotheses that contradict one another refute nothing; nothing is a CONFLICT.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

import claim_oracle
from lsa_theory import Status, prove
from lsa_theory.errors import InputError

F = Fraction
Instance = dict[str, Any]
INSTANCES = 12  # at which a proved claim is tried


def rows(chance: random.Random, d: int, columns: int) -> Any:
    return np.array([[F(chance.randint(-2, 2)) for _ in range(columns)] for _ in range(d)], dtype=object)


def definite(chance: random.Random, d: int) -> Any:
    root = rows(chance, d, d)
    return root @ root.T + eye(d) * F(1, chance.choice([1, 2]))


def eye(d: int) -> Any:
    return np.array([[F(i == j) for j in range(d)] for i in range(d)], dtype=object)


def trace(a: Any) -> Any:
    return sum((a[i, i] for i in range(len(a))), F(0))


def instance(chance: random.Random, d: int) -> Instance:
    values: Instance = {"d": F(d), "N": F(chance.randint(1, 3)), "M": F(chance.randint(1, 2))}
    values |= {name: rows(chance, d, d) for name in ("A", "B", "C", "U11")} | {name: rows(chance, d, 1) for name in "pq"}
    values |= {name: F(chance.choice([-3, -2, -1, 0, 0, 1, 2, 5]), chance.choice([1, 2])) for name in "uvt"}
    return values | {"Lambda": definite(chance, d)}


def sets(name: str, value: Callable[[Instance, random.Random], Any]) -> Callable[[Instance, random.Random], None]:
    def change(at: Instance, chance: random.Random) -> None:
        at[name] = value(at, chance)

    return change


def leave(at: Instance, chance: random.Random) -> None:
    """The instance as it is drawn: it may meet the hypothesis."""


def symmetric(name: str) -> Callable[[Instance, random.Random], None]:
    return sets(name, lambda at, _: at[name] + at[name].T)


def psd(name: str) -> Callable[[Instance, random.Random], None]:
    return sets(name, lambda at, _: at[name] @ at[name].T)


def isotropic(scale: Callable[[Instance], Any]) -> Callable[[Instance, random.Random], None]:
    return sets("Lambda", lambda at, _: eye(int(at["d"])) * scale(at))


# a hypothesis, and what makes it hold
HYPOTHESES: list[tuple[str, Callable[[Instance, random.Random], None]]] = [
    ("Lambda == I", isotropic(lambda at: F(1))),
    ("2*Lambda == 3*I", isotropic(lambda at: F(3, 2))),
    ("Gamma == 2*I", isotropic(lambda at: 2 * at["N"] / (at["N"] + 1 + at["d"]))),
    ("tr(Lambda) == d", sets("Lambda", lambda at, _: at["Lambda"] * (at["d"] / trace(at["Lambda"])))),
    ("Lambda >= I", sets("Lambda", lambda at, _: at["Lambda"] + eye(int(at["d"])))),
    ("tr(Lambda) > 1", sets("Lambda", lambda at, _: at["Lambda"] + eye(int(at["d"])))),
    ("Psi == I", sets("Psi", lambda at, _: eye(int(at["d"])))),
    ("Psi == 2*I", sets("Psi", lambda at, _: eye(int(at["d"])) * 2)),
    ("Psi == Lambda", sets("Psi", lambda at, _: at["Lambda"])),
    ("tr(Psi) == 3", sets("Psi", lambda at, c: (p := definite(c, int(at["d"]))) * (3 / trace(p)))),
    ("noise == 0", sets("noise", lambda at, _: F(0))),
    ("noise == 2", sets("noise", lambda at, _: F(2))),
    ("noise > 0", sets("noise", lambda at, c: F(c.randint(1, 4), 2))),
    ("noise <= 1", sets("noise", lambda at, c: F(c.randint(0, 2), 2))),
    ("d == 1", leave), ("d == 2", leave), ("d <= 2", leave), ("d < 2", leave), ("d > 1", leave), ("N >= d", leave), ("N == 1", leave), ("N > 1", leave),
    ("M == N", sets("M", lambda at, _: at["N"])),
    ("A == B", sets("B", lambda at, _: at["A"])),
    ("A == B.T", sets("B", lambda at, _: at["A"].T)),
    ("A == 2*I", sets("A", lambda at, _: eye(int(at["d"])) * 2)),
    ("B == I", sets("B", lambda at, _: eye(int(at["d"])))),
    ("A == 0", sets("A", lambda at, _: at["A"] * 0)),
    ("A == -A.T", sets("A", lambda at, _: at["A"] - at["A"].T)),
    ("A*B == B*A", sets("B", lambda at, c: at["A"] @ at["A"] * c.randint(-1, 1) + at["A"] * c.randint(-1, 1) + eye(int(at["d"])))),
    ("A**2 == A", sets("A", lambda at, c: np.array([[F(i == j == 0) + (F(c.randint(0, 2)) if (i, j) == (0, 1) else 0) for j in range(int(at["d"]))] for i in range(int(at["d"]))], dtype=object))),
    ("A*B == 0", sets("B", lambda at, _: at["B"] * 0)),
    ("tr(A) == 0", sets("A", lambda at, _: at["A"] - eye(int(at["d"])) * (trace(at["A"]) / at["d"]))),
    ("A + B == I", sets("B", lambda at, _: eye(int(at["d"])) - at["A"])),
    ("A symmetric", symmetric("A")), ("B symmetric", symmetric("B")), ("A psd", psd("A")), ("B psd", psd("B")),
    ("A >= B", sets("A", lambda at, _: at["B"] + at["C"] @ at["C"].T)),
    ("A > 0", sets("A", lambda at, _: at["A"] @ at["A"].T + eye(int(at["d"])))),
    ("A <= I", sets("A", lambda at, _: eye(int(at["d"])) - at["C"] @ at["C"].T)),
    ("p == q", sets("q", lambda at, _: at["p"])),
    ("p == A*q", sets("p", lambda at, _: at["A"] @ at["q"])),
    ("p.T*q == 0", sets("q", lambda at, _: at["q"] * 0)),
    ("u == 0", sets("u", lambda at, _: F(0))),
    ("u == 2", sets("u", lambda at, _: F(2))),
    ("u == v", sets("v", lambda at, _: at["u"])),
    ("u + v == 1", sets("v", lambda at, _: 1 - at["u"])),
    ("u*v == 0", sets("v", lambda at, _: F(0))),
    ("u**2 == 1", sets("u", lambda at, c: F(c.choice([-1, 1])))),
    ("u**2 == v**2", sets("v", lambda at, c: at["u"] * c.choice([-1, 1]))),
    ("u > 0", sets("u", lambda at, c: F(c.randint(1, 5), 2))),
    ("u >= 0", sets("u", lambda at, c: F(c.randint(0, 5), 2))),
    ("v < 0", sets("v", lambda at, c: F(-c.randint(1, 5), 2))),
    ("v >= 1", sets("v", lambda at, c: F(c.randint(2, 5), 2))),
    ("u <= 1", sets("u", lambda at, c: F(c.randint(-4, 2), 2))),
    ("u >= v", sets("v", lambda at, c: at["u"] - F(c.randint(0, 3), 2))),
    ("u > v", sets("v", lambda at, c: at["u"] - F(c.randint(1, 3), 2))),
    ("u != v", leave), ("u != 0", leave),
    ("U11 symmetric", symmetric("U11")),
    ("U11 == I", sets("U11", lambda at, _: eye(int(at["d"])))),
    ("U11 == 0", sets("U11", lambda at, _: at["U11"] * 0)),
    ("U11 == u*I", sets("U11", lambda at, _: eye(int(at["d"])) * at["u"])),
    ("u == tr(U11)", sets("u", lambda at, _: trace(at["U11"]))),
]  # fmt: skip
CONTRADICTORY = [
    ("u > 0", "u < 0"),
    ("d == 1", "d == 2"),
    ("u == 0", "u > 1"),
    ("u == 1", "u == 2"),
    ("A > 0", "A == 0"),
    ("noise < 0",),
    ("d < 1",),
    ("Lambda == 0",),
    ("u**2 < 0",),
    ("N == 1/2",),
    ("tr(Lambda) == 0",),
]

# what is compared: formulas of one shape, some of which are equal, for all letters or under some hypotheses
NUMBERS = [
    ["E[x.T*x]", "tr(Lambda)", "d", "3*d/2"], ["E[x.T*A*x]", "tr(A*Lambda)", "tr(A)", "tr(A.T*Lambda)", "0"], ["E[w.T*w]", "d", "2*d", "tr(Psi)", "tr(Lambda)"], ["E[w.T*A*w]", "tr(A)", "tr(A*Psi)", "0"],
    ["E[tr(S*S)]", "(1 + 1/N)*tr(Lambda**2) + tr(Lambda)**2/N", "d*(N + d + 1)/N", "tr(Lambda**2)"], ["E[tr(S)**2]", "tr(Lambda)**2 + 2*tr(Lambda**2)/N", "tr(Lambda)**2", "d**2 + 2*d/N"],
    ["E[(x.T*A*x)**2]", "tr(A*Lambda)**2 + 2*tr(A*Lambda*A*Lambda)", "tr(A*Lambda)**2 + tr(A*Lambda*A*Lambda) + tr(A*Lambda*A.T*Lambda)"], ["E[beta.T*beta]", "tr(Gamma*Lambda)", "tr(Gamma*Lambda) + noise*tr(Lambda)/N", "d*(N + d + 1)/N"],
    ["tr(A*B)", "tr(B*A)", "tr(A*B.T)", "tr(A)*tr(B)", "0", "tr(A**2)"], ["tr(A*B*A*B)", "tr(A**2*B**2)", "tr(A*B*B*A)", "tr(A*B)**2"], ["tr(A)**2", "d*tr(A.T*A)", "tr(A**2)", "0"], ["norm_F(A)**2", "tr(A*A)", "tr(A*A.T)", "tr(A)**2"],
    ["p.T*A*q", "q.T*A*p", "q.T*A.T*p", "0", "p.T*q"], ["p.T*A*p", "0", "tr(A)*(p.T*p)", "p.T*p"], ["(p.T*q)**2", "(p.T*p)*(q.T*q)", "0", "p.T*p"], ["p.T*Lambda*p", "p.T*p", "tr(Lambda)*(p.T*p)", "0"],
    ["u*v", "0", "u**2", "v**2", "u", "1/4"], ["u**2", "u", "v**2", "1", "0", "2*u*v - v**2"], ["u**3", "v**3", "u", "u**2", "0"], ["1/u", "u", "1/v", "1", "0"], ["u/u", "1", "u", "v/v"], ["sqrt(u**2)", "u", "-u", "sqrt(v**2)"],
    ["sqrt(u)**2", "u", "0", "v"], ["u + 1/u", "2", "u", "0"], ["(u + v)**2", "u**2 + v**2", "4*u*v", "0", "1"], ["u", "v", "0", "1", "2"], ["u*tr(A)", "v*tr(A)", "0", "tr(A*u)"],
    ["rate(u)", "0", "tr(Lambda**2*U11)", "tr(Lambda**2*U11) - u*tr(Gamma*Lambda*U11*Lambda*U11.T)", "tr(U11)"], ["rate(u**2)", "0", "2*u*rate(u)", "rate(tr(U11*U11.T))"], ["rate(tr(A*U11))", "rate(tr(A.T*U11))", "0", "u*tr(A*Lambda**2)"],
    ["rate(p.T*U11*q)", "rate(q.T*U11*p)", "0", "u*p.T*Lambda**2*q"], ["rate(v)", "0", "rate(u)"], ["grad(u**2*v, u)", "2*u*v", "0", "v**3"], ["grad(u*v, v)", "u", "0", "v"], ["grad(ell, u)", "0", "-rate(u)", "-tr(Lambda**2*U11)"],
    ["slice(loss)", "ell + tr(Lambda)/2", "tr(Lambda)/2", "0"], ["cond(Lambda)", "1", "cond(Gamma)", "d"], ["norm_op(A + B)", "norm_op(2*B)", "norm_op(A) + norm_op(B)", "norm_op(A)"], ["norm_op(A*B)", "norm_op(A)*norm_op(B)", "norm_op(B*A)", "norm_F(A)*norm_F(B)"],
    ["lam_max(A)", "lam_min(A)", "tr(A)", "norm_op(A)", "lam_max(B)"], ["tr(inv(A))", "1/tr(A)", "d/2", "tr(inv(B))"], ["norm_F(A)", "norm_op(A)", "tr(A)", "sqrt(d)*norm_op(A)"],
]  # fmt: skip
MATRICES = [
    ["E[x*x.T]", "Lambda", "I", "3/2*I", "Gamma"], ["E[w*w.T]", "I", "Psi", "2*I", "Lambda"], ["E[S*S]", "(1 + 1/N)*Lambda**2 + tr(Lambda)/N*Lambda", "Lambda**2", "Gamma*Lambda", "(N + d + 1)/N*I"],
    ["E[S*A*S]", "Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N", "(1 + 1/N)*Lambda*A*Lambda + tr(A*Lambda)*Lambda/N", "Lambda*A*Lambda", "0"], ["E[S*S(M)]", "Lambda**2", "E[S*S]", "I"],
    ["E[beta*beta.T]", "Gamma*Lambda", "Gamma*Lambda + noise/N*Lambda", "Gamma*Lambda*Psi", "2*Gamma*Lambda"], ["E[beta*w.T]", "Lambda", "Lambda*Psi", "I", "Psi*Lambda"], ["E[x*x.T*A*x*x.T]", "Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda", "2*Lambda*A*Lambda + tr(A*Lambda)*Lambda"],
    ["inv(Gamma)", "I/2", "N/(N + d + 1)*I", "inv(Lambda)"], ["Gamma", "Lambda", "(1 + 2/N)*Lambda", "(N + d + 1)/N*I", "2*I"], ["A*B", "B*A", "B.T*A", "0", "A.T*B.T", "A", "I"], ["A", "A.T", "B", "-A", "0", "I", "2*I"], ["A**2", "A", "0", "A*B", "A.T*A", "4*I"],
    ["A**3", "A", "A**2", "0", "8*I"], ["A*B*A", "A.T*B*A", "B", "0", "A**2*B"], ["A*B*A.T", "A.T*B*A", "0", "B"], ["A + A.T", "2*A", "0", "B + B.T"], ["A*A.T", "A.T*A", "A**2", "0"], ["inv(A)", "inv(B)", "I/2", "A", "inv(A).T"], ["Lambda*A", "A*Lambda", "A", "2*Lambda"],
    ["grad(tr(A*A), A)", "2*A", "2*A.T", "0", "A + A.T"], ["grad(tr(A*B*A.T), A)", "A*B.T + A*B", "2*A*B", "0", "2*A"], ["grad(tr(A*B), B)", "A", "A.T", "B"], ["slice(grad(loss, U11))", "u**2*Gamma*Lambda*U11*Lambda - u*Lambda**2", "0", "-u*Lambda**2", "grad(ell, U11)"],
    ["u*A", "v*A", "0", "A", "2*A"], ["p*q.T", "q*p.T", "0", "p*p.T"], ["p*p.T", "(p.T*p)*I", "0", "q*q.T"], ["A + B", "2*A", "2*B", "0", "I", "B"],
]  # fmt: skip


def wrapped(chance: random.Random, left: str, sign: str, right: str, matrix: bool) -> tuple[str, str, str]:
    """The comparison written in another way, which need not be equivalent."""
    turned = {"<=": ">=", ">=": "<=", "<": ">", ">": "<"}
    way = chance.randrange(12)
    if way == 0:
        return right, turned.get(sign, sign), left
    if way == 1:
        more = chance.choice(["A*B", "Lambda", "C"] if matrix else ["u", "tr(A)", "d"])
        return f"{left} + {more}", sign, f"{more} + {right}" if right != "0" else more
    if way == 2:
        k = chance.choice(["2", "N", "u", "-1", "(u - v)", "1/3"])
        return f"{k}*({left})", sign, f"{k}*({right})"
    if matrix and way == 3:
        return f"tr({left})", sign, f"tr({right})" if right != "0" else "0"
    if matrix and way == 4:
        return f"p.T*({left})*q", sign, f"p.T*({right})*q" if right != "0" else "0"
    if matrix and way == 5:
        return f"C*({left})*C.T", sign, f"C*({right})*C.T" if right != "0" else "0"
    if matrix and way == 6:
        return f"({left}).T", sign, right
    if not matrix and way == 7:
        return f"({left})*({right})", sign, f"({right})**2"
    return left, sign, right


def letters(text: str) -> set[str]:
    return set(re.findall("[A-Za-z][A-Za-z0-9]*", text))


def written(seed: int) -> Iterator[tuple[str, list[str], list[Callable[[Instance, random.Random], None]] | None]]:
    """Claims, their hypotheses, and what makes these hold; None where nothing does."""
    chance = random.Random(seed)
    while True:
        matrix = chance.random() < 0.4
        family = chance.choice(MATRICES if matrix else NUMBERS)
        left, right = (
            chance.sample(family, 2) if chance.random() < 0.3 else (family[0], chance.choice([family[1], *family[1:]]))
        )
        if left == "0":
            left, right = right, left
        left, sign, right = wrapped(
            chance, left, chance.choice(["==", "==", "==", "<=", ">=", "<", ">", "!="]), right, matrix
        )
        if chance.random() < 0.06:
            given = list(chance.choice(CONTRADICTORY))
            yield (
                f"{left} {sign} {right}",
                given + [text for text, _ in chance.sample(HYPOTHESES, chance.randint(0, 1))],
                None,
            )
        else:
            about = [pair for pair in HYPOTHESES if letters(pair[0]) & letters(f"{left} {right}")]
            chosen = chance.sample(about or HYPOTHESES, min(chance.choice([0, 1, 1, 1, 2, 2, 3]), len(about or HYPOTHESES)))
            chosen += chance.sample(HYPOTHESES, chance.choice([0, 0, 0, 1]))
            yield f"{left} {sign} {right}", [text for text, _ in chosen], [change for _, change in chosen]


def meeting(
    chance: random.Random, given: list[str], changes: list[Callable[[Instance, random.Random], None]], claim: str
) -> Instance | None:
    """An instance at which the hypotheses hold."""
    text = " ".join([claim, *given])
    for _ in range(20):
        at = instance(chance, chance.choice([1, 2, 2, 2]))
        if "Psi" in text:
            at["Psi"] = definite(chance, int(at["d"]))
        if "noise" in text:
            at["noise"] = F(chance.randint(0, 3))
        for change in chance.sample(changes, len(changes)):
            change(at, chance)
        if all(claim_oracle.holds(one, at) for one in given):
            return at
    return None


def number(text: Any) -> Any:
    return np.array([[F(x) for x in row] for row in text], dtype=object) if isinstance(text, list) else F(text)


def wrong(claim: str, given: list[str], changes: list[Any] | None, chance: random.Random) -> str | None:
    """What is wrong with the verdict, if anything is."""
    try:
        verdict = prove(claim, given)
    except InputError:
        return None
    TALLY[str(verdict.status)] = TALLY.get(str(verdict.status), 0) + 1
    if verdict.status == Status.CONFLICT:
        return "CONFLICT"
    if changes is None:
        return "refuted, though no instance meets the hypotheses" if verdict.status == Status.REFUTED else None
    if verdict.status == Status.PROVED:
        for _ in range(INSTANCES):
            at = meeting(chance, given, changes, claim)
            if at is not None and claim_oracle.holds(claim, at) is False:
                return f"proved, and it fails at {at}"
    if verdict.status == Status.REFUTED:
        (document,) = verdict.documents
        at = {name: number(value) for name, value in document["instance"].items()}
        if any(claim_oracle.holds(one, at) is False for one in given):
            return f"refuted where a hypothesis does not hold: {at}"
        if claim_oracle.holds(claim, at) is True:
            return f"refuted where it holds: {at}"
    return None


TALLY: dict[str, int] = {}
BATCH = 25


def judged(seed: int, count: int) -> list[tuple[str, list[str], str]]:
    """The wrong verdicts among some claims."""
    chance, found = random.Random(-seed - 1), []
    for (claim, given, changes), _ in zip(written(seed), range(count), strict=False):
        if (problem := wrong(claim, given, changes, chance)) is not None:
            found.append((claim, given, problem))
    return found


@pytest.mark.parametrize("seed", range(7))
def test_no_verdict_is_wrong(seed: int) -> None:
    assert judged(seed, BATCH) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1400 if settings().max_examples >= 1000 else 1000))  # an hour: none ordinarily
def test_no_verdict_of_ten_thousand_is_wrong(seed: int) -> None:
    assert judged(seed, BATCH) == []
