"""Any text is answered: a verdict, or one line that says what is wrong; never a traceback, never a hang."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsa_theory import Status, prove
from lsa_theory.errors import InputError

SECONDS = 10  # of processor time: a hang is much longer, a busy machine is not
SCALARS = ["u", "t", "N", "M", "d", "noise", "sigma", "k", "0", "1", "-1", "2", "1/3", "loss", "ell", "yhat", "energy"]
VECTORS = ["a", "b", "p", "q", "x", "w", "beta", "eta", "u12", "beta(M)"]
MATRICES = ["A", "B", "I", "Lambda", "Gamma", "S", "Psi", "U11", "Theta", "S(M)", "S(2)"]
GIVEN = [
    "N >= d", "u > 0", "u <= 1", "u == 2", "u**2 == 2", "u > 1", "u < 0", "N == 1", "d == 2", "d <= 1", "M >= N", "noise == 0",
    "A psd", "A symmetric", "B psd", "A*B == B*A", "A == B", "A <= B", "tr(Lambda) == 1", "Lambda == I", "cond(Lambda) <= 3",
    "E[S] == Lambda", "norm_op(A) <= 1", "x == 0", "A >= A", "tr(A) == tr(B)",
]  # fmt: skip


class Writer:
    """Random formulas whose shapes mostly fit, so that they reach the algebra."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def scalar(self, depth):
        if depth <= 0:
            return self.random.choice(SCALARS)
        part = self.scalar(depth - 1)
        return self.random.choice([
            lambda: f"({part}{self.random.choice('+-*/')}{self.scalar(depth - 1)})",
            lambda: f"tr({self.matrix(depth - 1)})",
            lambda: f"(({self.vector(depth - 1)}).T*{self.vector(depth - 1)})",
            lambda: f"({part})**{self.random.choice(['2', '-1', '3', '(1/2)', '0', '60', '(-1/4)'])}",
            lambda: f"E[{part}]",
            lambda: f"{self.random.choice(['norm_F', 'norm_op', 'lam_min', 'lam_max', 'cond'])}({self.matrix(depth - 1)})",
            lambda: f"{self.random.choice(['sqrt', 'inv', 'slice', 'rate', 'mean', 'limit', 'minimum', 'start'])}({part})",
            lambda: f"grad({part}, {self.random.choice('utN')})",
            lambda: f"norm_F({self.vector(depth - 1)})",
        ])()  # fmt: skip

    def vector(self, depth):
        if depth <= 0:
            return self.random.choice(VECTORS)
        part = self.vector(depth - 1)
        return self.random.choice([
            lambda: f"({part}{self.random.choice('+-')}{self.vector(depth - 1)})",
            lambda: f"{self.matrix(depth - 1)}*{part}",
            lambda: f"{self.scalar(depth - 1)}*{part}",
            lambda: f"E[{part}]",
            lambda: f"grad({self.scalar(depth - 1)}, {self.random.choice(['p', 'u12', 'q'])})",
        ])()  # fmt: skip

    def matrix(self, depth):
        if depth <= 0:
            return self.random.choice(MATRICES)
        part = self.matrix(depth - 1)
        return self.random.choice([
            lambda: f"({part}{self.random.choice('+-')}{self.matrix(depth - 1)})",
            lambda: f"{part}*{self.matrix(depth - 1)}",
            lambda: f"{self.scalar(depth - 1)}*{part}",
            lambda: f"{self.vector(depth - 1)}*({self.vector(depth - 1)}).T",
            lambda: f"E[{part}]",
            lambda: f"({part})**{self.random.choice(['2', '-1', '3', '(1/2)', '0', '-2', '16'])}",
            lambda: f"{self.random.choice(['inv', 'sqrt', 'mean', 'slice'])}({part})",
            lambda: f"({part}).T",
        ])()  # fmt: skip

    def relation(self):
        side = self.random.choice([self.scalar, self.scalar, self.vector, self.matrix])
        sign = self.random.choice(["==", "==", "<=", ">=", "<", "!="])
        return f"{side(self.random.randrange(1, 4))} {sign} {side(self.random.randrange(3))}"

    def given(self):
        return tuple(self.random.sample(GIVEN, self.random.choice([0, 0, 0, 1, 2])))


def answer(text, given=()):
    """The verdict, or None where the text is refused; in one line and in time."""
    start = time.process_time()
    try:
        status = prove(text, given).status
    except InputError as problem:
        assert "\n" not in str(problem)
        status = None
    assert time.process_time() - start < SECONDS, (text, given)
    return status


@pytest.mark.parametrize("seed", range(12))
def test_formulas_from_the_grammar_get_a_verdict_or_a_refusal(seed):
    writer = Writer(seed)
    for _ in range(20):
        text, hypotheses = writer.relation(), writer.given()
        assert answer(text, hypotheses) != Status.CONFLICT, (text, hypotheses)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 125 if settings().max_examples >= 1000 else 100))
def test_thousands_of_formulas_get_a_verdict_or_a_refusal(seed):
    writer = Writer(seed)
    for _ in range(100):
        text, hypotheses = writer.relation(), writer.given()
        assert answer(text, hypotheses) != Status.CONFLICT, (text, hypotheses)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_formulas_get_a_verdict_or_a_refusal(seed):
    """A character removed, doubled, exchanged or replaced."""
    chance, writer = random.Random(seed), Writer(1000 + seed)
    for _ in range(40):
        text = list(writer.relation())
        for _ in range(chance.randrange(1, 4)):
            k = chance.randrange(len(text))
            text[k : k + 1] = chance.choice(
                [[], [text[k]] * 2, [chance.choice("ABS()[]*+-/.,=<>'T0e \\\"_λ")], text[k : k + 2][::-1]]
            )
            if not text:
                break
        answer("".join(text))


@settings(max_examples=300)
@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    answer(text)


@settings(max_examples=300)
@given(st.text(alphabet="ABSNELGux()[]*+-/=<>. T012trinv,_", max_size=40), st.sampled_from(GIVEN))
def test_text_in_the_letters_of_the_language_is_answered(text, hypothesis):
    answer(text, (hypothesis,))
    answer("u == u", (text,))


ONCE_FATAL = [
    "u.T == sigma", "norm_op(d) <= noise", "norm_F(yhat) == S", "inv(loss) == k", "inv(A)*A == I", "A**0 == I", "u**(1/3) >= 0",
    "limit(grad(ell, N)) == tr(U11)", "E[E[yhat]]*grad(lam_min(U11), N) == limit(k)", "grad(((1/3/loss))**3, u12) == a",
    "inv((rate(t)/lam_max(S))) < -1", "(loss)**60 != k", "tr(inv(Gamma)**30*Lambda**20) <= d", "(norm_F(sigma*eta))**60 == (u*ell)**60",
    "E[(x.T*p)**20] == 1", "E[(x.T*A*x)**8] == 1", "E[S**10] == Lambda**10", "S(99999999) == S", "E[S(9999999)**2] == Lambda",
    "1e99999999 == 1", "((ell - M))**60 >= 1", "mean(E[S]) <= slice(Gamma)", "E[inv(S)*S] == I", "sqrt(u*v)**2 >= 0",
]  # fmt: skip


ONCE_PROVED = [  # false
    ("2*yhat == p.T*beta(M)", ("A*B == B*A",)),
    ("p.T*A*B*q == 3", ("A*B == B*A",)),
    ("p.T*S*q == q.T*A*q", ("A*Lambda == Lambda*A",)),
    ("tr(A*B*inv(A)*inv(B)) == 1", ("A*B == B*A",)),  # a trace in which all letters cancel is d
    ("tr(S*A)*E[tr(S*A)] >= 0", ()),  # the draw outside is not averaged
    ("(p.T*S*q)*E[p.T*S*q] >= 0", ()),
    ("p.T*B*p >= 0", ("A <= B",)),  # only positive semidefinite matrices have roots
    ("C*(B + Lambda)*C >= 0", ("A <= B", "C symmetric")),
    ("Lambda*A*Lambda + I >= 0", ("A <= B",)),
    ("tr(A.T*S)*tr(E[S]*A) >= 0", ()),
]
ONCE_REFUTED = [  # true
    ("A.T == A", ("Lambda == A",)),
    ("tr(A) >= 0", ("Lambda == A",)),
    ("tr(B) >= 0", ("A psd", "A == B")),
    ("B == B.T", ("A symmetric", "A == B")),
    ("B*C == C.T*B.T", ("A symmetric", "A == B*C")),
    ("sqrt(u)**2 >= 0", ()),  # where it has a value
    ("sqrt(u)*sqrt(u) >= 0", ()),
    ("u**3/u > 0", ()),
    ("tr(inv(A)*A*A.T*A) > 0", ()),
    ("cond(A) >= 1", ()),
    ("sqrt(sigma**2) == sigma", ("sigma == -2",)),
]
NEITHER = [  # contradictory hypotheses, or several conventions
    ("noise <= -1", ("noise == -1",)),
    ("tr(Lambda) <= 0", ("Lambda == -I",)),
    ("grad(tr(A*B), A) == B", ("A symmetric",)),
    ("grad(tr(A*B), A) == B.T", ("A symmetric",)),
    ("tr(A)**3 >= tr(A)", ("tr(A)**2 >= 1", "tr(A)**2 <= 0")),
]


ONCE_OPEN = [  # true
    ("tr(A)**(1/3) >= 0", ()),  # a root has a value at nonnegative numbers only
    ("A*B*p == B*A*p", ("A*B == B*A",)),
    ("A*B*inv(A)*inv(B) == I", ("A*B == B*A",)),
    ("tr(B) >= 0", ("A psd", "A == B")),
    ("A*C == B", ("A == B", "B == 0")),
    ("p.T*A*p == 0", ("A == -A.T",)),
    ("A*B*p == B*A*p", ("A*B == B*A", "A == -A.T")),
    ("lam_max(A*A.T) == lam_max(A.T*A)", ()),
    ("norm_op(Lambda*inv(Gamma)) <= N/(N+2)", ()),
    ("slice(grad(loss, U11)) == u**2*Gamma*Lambda*U11*Lambda - u*Lambda**2", ("U11 symmetric",)),  # U11 is a point
]


@pytest.mark.parametrize(("text", "given"), ONCE_OPEN)
def test_equations_between_names_are_used(text, given):
    assert answer(text, given) == Status.PROVED


@pytest.mark.parametrize(("text", "given"), ONCE_PROVED)
def test_what_is_false_and_was_proved_once_is_refuted(text, given):
    assert answer(text, given) == Status.REFUTED


@pytest.mark.parametrize(("text", "given"), ONCE_REFUTED)
def test_what_is_true_and_was_refuted_once_is_not(text, given):
    assert answer(text, given) not in (Status.REFUTED, Status.CONFLICT)


@pytest.mark.parametrize(("text", "given"), NEITHER)
def test_what_is_neither_is_not_decided(text, given):
    assert answer(text, given) in (Status.UNDECIDED, Status.SUPPORTED)


@pytest.mark.parametrize("text", ONCE_FATAL)
def test_what_once_crashed_or_hung_is_answered(text):
    answer(text)
    answer(text, ("N >= d", "u**2 == 2"))
