"""The notations of the papers say what the conventions of `convert` say."""

from __future__ import annotations

import pytest

from lsa_theory.errors import InputError
from lsa_theory.language.latex.declarations import used
from lsa_theory.language.latex.notation import Notation
from lsa_theory.language.latex.presets import content, names
from lsa_theory.language.latex.reader import expression
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import Node, read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.prompt import SymbolicSetting
from lsa_theory.proofs.derive.conventions import CONVENTIONS, convert

LOSS = {"zhang": "L", "ahn": "f", "oswald": r"\mathcal L", "mahankali": "L", "wu": r"\mathcal R", "zsls": r"\mathcal L"}
ATTENTION = {
    "ahn": "Q", "oswald": r"W_K^\top W_Q", "mahankali": "M", "wu": r"\mathbf\Gamma", "zsls": r"\mathbf W^{KQ}",
}  # fmt: skip
COVARIANCE = {
    "zhang": r"\Lambda",
    "ahn": r"\Sigma",
    "mahankali": r"\Sigma",
    "wu": r"\mathbf{H}",
    "zsls": r"\boldsymbol\Lambda",
}
LENGTH = {"zhang": "N", "ahn": "n", "oswald": "N", "mahankali": "n", "wu": "N", "zsls": "N"}


def meant(latex: str, paper: str) -> Node:
    return expression(latex, used(Notation(), paper))


def same(one: Node, other: Node) -> bool:
    meaning = Symbolic(Names(SymbolicSetting(True, False)))
    return bool((read(one, meaning) - read(other, meaning)).is_zero())


def test_every_convention_has_a_notation() -> None:
    assert set(names()) == {*CONVENTIONS, "lsa"}
    assert all(content(paper)["title"] == convention.paper for paper, convention in CONVENTIONS.items())


@pytest.mark.parametrize("paper", CONVENTIONS)
def test_the_loss_of_a_paper_is_the_converted_one(paper: str) -> None:
    """``loss_zhang == factor*loss_paper + shift``, with the loss of the paper as its notation has it."""
    rule = convert("loss", paper, "zhang")
    assert same(parse_expression("loss"), rule._of(meant(LOSS[paper], paper)))


@pytest.mark.parametrize("paper", ATTENTION)
def test_the_attention_of_a_paper_is_the_converted_one(paper: str) -> None:
    """Q of the value weight 1; ours is the product u*U11."""
    rule = convert("Q", paper, "zhang")
    assert same(parse_expression("u*U11"), rule._of(meant(ATTENTION[paper], paper)))


@pytest.mark.parametrize("paper", CONVENTIONS)
def test_sizes_and_covariances_have_their_letters(paper: str) -> None:
    assert to_text(meant(LENGTH[paper], paper)) == "N"
    assert paper not in COVARIANCE or to_text(meant(COVARIANCE[paper], paper)) == "Lambda"


def test_noise_is_where_a_paper_has_it() -> None:
    noisy = {paper for paper in CONVENTIONS if "noise" in to_text(meant(LOSS[paper], paper))}
    assert noisy == {paper for paper, convention in CONVENTIONS.items() if convention.noisy_query}


class TestFiles:
    def test_a_file_builds_on_another_notation(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        file = tmp_path / "mine.toml"
        file.write_text("use = ['zhang']\ndeclare = ['matrix A']\nflags = ['norm2-op']\n[symbols]\n'\\Sigma' = 'Lambda'\n")
        assert to_text(expression(r"\Sigma A \hat\Lambda", used(Notation(), str(file)))) == "Lambda*A*S"

    @pytest.mark.parametrize(
        "text",
        [
            "symbols = 3",
            "[symbols]\n'\\Sigma' = 3",
            "unknown = 1",
            "use = ['none']",
            "[symbols]\n'a b =' = 'N'",
            "= 1",
            "declare = ['matrix']",
        ],
    )
    def test_a_file_that_is_wrong_is_an_input_error(self, text: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
        file = tmp_path / "mine.toml"
        file.write_text(text)
        with pytest.raises(InputError):
            used(Notation(), str(file))

    def test_a_file_that_uses_itself_is_an_input_error(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        file = tmp_path / "mine.toml"
        file.write_text(f"use = ['{file}']")
        with pytest.raises(InputError):
            used(Notation(), str(file))
