"""Whatever is typed or lies in a file, the answer is a verdict or a refusal in a line, with its place: no traceback, no hang, no defect."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from lsa_theory.cli import main

SECONDS = 20  # of a loaded machine; a single answer has two


def answered(*words: str, stdin: str = "") -> int:
    """The exit code, in a folder that is thrown away; it is that of an answer or a refusal."""
    out, err = io.StringIO(), io.StringIO()
    start = time.monotonic()
    with _elsewhere(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
    seconds = time.monotonic() - start
    assert code in (0, 1, 2, 3), (code, words, err.getvalue())
    assert seconds < SECONDS, (seconds, words)
    if code == 2:
        lines = err.getvalue().splitlines()  # one line; for a formula also the place, with a caret, and the remedy
        assert err.getvalue().startswith("lsa-theory: ") and (len(lines) == 1 or (len(lines) == 4 and "^" in lines[2])), (
            lines
        )
    assert "\x1b" not in out.getvalue() + err.getvalue() or "--json" in words
    return code


@contextlib.contextmanager
def _elsewhere() -> Iterator[None]:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def in_file(name: str, content: str | bytes, *words: str) -> int:
    """`answered`, where one of the words is the path of a file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return answered(*(path if word == name else word for word in words))


NUMBERS = st.sampled_from(
    ["0", "1", "2", "3", "1/2", "0.5", "1e3", "1e300", "1e-300", "10**40", "0x10", "1_0", "1j", "٣", "00"]
)
NAMES = st.sampled_from(
    [
        "A",
        "B",
        "Lambda",
        "Gamma",
        "Psi",
        "I",
        "x",
        "w",
        "S",
        "beta",
        "a",
        "p",
        "u",
        "N",
        "M",
        "d",
        "U11",
        "u12",
        "loss",
        "noise",
        "yhat",
        "nonsense",
        "energy",
        "lam_I",
        "E",
        "__class__",
    ]
)
FUNCTIONS = st.sampled_from(
    [
        "inv",
        "sqrt",
        "tr",
        "norm_F",
        "norm_op",
        "lam_min",
        "lam_max",
        "cond",
        "S",
        "rate",
        "slice",
        "mean",
        "limit",
        "n_minus",
        "E",
        "norm_nuc",
        "beta",
        "eval",
        "argmin",
        "risk",
    ]
)


def _larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(part, st.sampled_from(["+", "-", "*", "/", "**", "@", "%", " "]), part)
    return st.one_of(
        pairs.map("".join),
        part.map("({})".format),
        part.map("-{}".format),
        part.map("{}.T".format),
        part.map("E[{}]".format),
        st.tuples(FUNCTIONS, part).map(lambda two: f"{two[0]}({two[1]})"),
        st.tuples(part, st.sampled_from(["2", "-1", "(1/2)", "0", "64", "65", "(1/3)"])).map("**".join),
        st.tuples(part, part).map(lambda two: f"grad({two[0]}, {two[1]})"),
    )


EXPRESSIONS = st.recursive(NAMES | NUMBERS, _larger, max_leaves=8)
SOUP = st.text(alphabet="ABxwSu()[]{}+-*/.,=<>! 0123456789eETrt'\"\\\x00\n\x1bλ_", max_size=60)
SIGNS = st.sampled_from(["==", "!=", "<=", ">=", "<", ">", "=", "is", ""])
RELATIONS = st.tuples(EXPRESSIONS, SIGNS, EXPRESSIONS).map(" ".join) | SOUP
GIVENS = (
    st.sampled_from(["", "A symmetric", "A psd", "N symmetric", "N >= d", "A == B", "u >= 0", "S == 0", "Lambda == I"])
    | RELATIONS
)


@given(RELATIONS, st.lists(GIVENS, max_size=2), st.booleans())
def test_formulas(formula, hypotheses, as_json):
    words = [word for text in hypotheses for word in ("--given", text)]
    answered("prove", formula, *words, "--time-limit", "2", *(["--json"] if as_json else []))


WORDS = st.sampled_from(
    ["--json", "--json=-", "--at", "--noise", "--latex", "--law", "sphere", "elliptical", "minimizer", "limit", "risk", "--exact", "lem-D.2", "LEM-d.2", "--setting", "-", "--from", "--to", "--", "--help", "--version", "--budget", "full", "--given", "--divide-by", "N", "0", "--certificate", "c.json", "--no-code", "x.py", "x.toml#1", "x.toml#", "#", "Lambda=I", "=", "-1"]
) | st.text(alphabet="ABx-=#.:\x1b \x00é\udcff0", max_size=8)  # fmt: skip
VERBS = st.sampled_from(
    ["list", "show", "derive", "convert", "evaluate", "verify-certificate", "prove", "lst", "", "-x", "--help"]
)


@given(VERBS, st.lists(WORDS, max_size=5))
def test_command_lines(verb, words):
    answered(verb, *words)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**30)
    | st.floats()
    | st.sampled_from(["1", "1/2", "1e9", "1e9999", "x", "1/0"]),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=4), part, max_size=3),
    max_leaves=10,
)
MATRICES = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(st.integers(-2, 3) | st.sampled_from(["1/3", 0.5, None]), min_size=n, max_size=n), min_size=n, max_size=n)
)  # fmt: skip
FIELDS = [
    "covariance",
    "context_length",
    "task_covariance",
    "noise_variance",
    "W_PV",
    "W_KQ",
    "A",
    "test_length",
    "d",
    "kind",
    "mean",
]
FIELDS += ["query_covariance", "query_mean", "task_second_moment", "task", "target", "count_query_noise"]
SETTINGS = st.dictionaries(st.sampled_from(FIELDS), PLAIN | MATRICES, max_size=6)
QUANTITIES = st.sampled_from(["population-loss", "loss-gradient", "gamma", "minimizer", "risk", "risk-parts"])


@given(SETTINGS.map(json.dumps) | SOUP | PLAIN.map(json.dumps), QUANTITIES, st.booleans())
def test_settings(content, quantity, exact):
    in_file(
        "s.json", content, "evaluate", quantity, "--setting", "s.json", "--time-limit", "5", *(["--exact"] if exact else [])
    )


VALUES = st.one_of(
    RELATIONS.map(json.dumps), st.lists(GIVENS.map(json.dumps), max_size=2).map(lambda many: f"[{', '.join(many)}]"),
    st.sampled_from(['"true"', '"false"', "3", "1.5", "true", "{a = 1}", "1979-05-27", '""', "'''\n'''", "inf", "[[1]]"]),
)  # fmt: skip
KEYS = st.sampled_from(["ref", "title", "says", "formula", "given", "expect", "claim", "other"])
TABLES = st.lists(st.tuples(KEYS, VALUES).map(" = ".join), max_size=4).map(lambda lines: "[[claim]]\n" + "\n".join(lines))
CLAIMS = st.lists(TABLES, max_size=2).map("\n".join) | SOUP | st.binary(max_size=40)


@given(CLAIMS)
def test_claims_files(content):
    in_file("c.toml", content, "check", "c.toml", "-j", "1")


@given(PLAIN.map(json.dumps) | SOUP | st.dictionaries(
    st.sampled_from(["format", "verdict", "claim", "given", "links", "instance", "steps"]),
    PLAIN | st.sampled_from(["lsa-kernel 1", "PROVED", "REFUTED"]) | st.lists(RELATIONS, max_size=2) | MATRICES, max_size=7,
).map(json.dumps))  # fmt: skip
def test_certificates(content):
    in_file("p.json", content, "verify-certificate", "p.json")
