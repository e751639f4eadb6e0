r"""One formula in LaTeX, typed by a user: read into the language, or refused with the column.

>>> found = formula_in(r"\mathbb{E}[\hat\Lambda A] = \Lambda A")
>>> found.reading, found.says
('E[S*A] == Lambda*A', 'A a fixed d x d matrix')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from lsa_theory.errors import FormulaError, InputError
from lsa_theory.language.latex.declarations import declared, used
from lsa_theory.language.latex.documents import DISPLAYS, Display, Document
from lsa_theory.language.latex.drafts import hypothesis
from lsa_theory.language.latex.macros import Macros
from lsa_theory.language.latex.notation import FREE, Notation
from lsa_theory.language.latex.refusal import NotUnderstood, Undeclared
from lsa_theory.language.latex.relations import meaning
from lsa_theory.language.latex.rows import Formula, formulas, refuse_words
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text

LONGEST = 20_000  # characters
MOST_LETTERS = 30
RANDOM = {"x": "x", "w": "w", "y": "y", r"\hat y": "yhat"}  # what else means what it does in the language
OPENINGS = ("\\[", "$$", *(f"\\begin{{{name}}}" for name in DISPLAYS))


@dataclass(frozen=True)
class Typed:
    """A formula as it was read: in the language, with its hypotheses, and what its letters are."""

    reading: str
    given: tuple[str, ...]
    says: str


def notation_of(name: str | None = None, declare: Iterable[str] = ()) -> Notation:
    """A notation by name or file, with declarations on top; InputError for one that is not known."""
    notation = used(Notation(), name).inner() if name else Notation()
    for line in declare:
        notation = declared(notation, line)
    return notation


def formula_in(text: str, name: str | None = "zhang", declare: Iterable[str] = (), given: Iterable[str] = ()) -> Typed:
    """A relation in LaTeX in the notation ``name``; letters that are neither declared nor in it mean what they do in the
    language where they are capital (matrices), a, b, c, p, q (vectors), x, w or y.

    Raises InputError, with the column, for what has no reading, or more than one.
    """
    if len(text) > LONGEST:
        raise InputError("LaTeX", text, f"at most {LONGEST} characters", "give one formula")
    notation = notation_of(name, declare)
    shift, one, macros = _only(text)
    for _ in range(MOST_LETTERS):
        try:
            refuse_words(one)
            found = meaning(one.tokens, notation, claimed=True)
        except Undeclared as problem:
            kind = next((kind for kind in ("matrix", "vector") if problem.key in FREE[kind]), None)
            if kind is not None:
                notation = notation.letter(problem.key, kind)
            elif problem.key in RANDOM:
                notation = _random(notation, problem.key)
            else:
                raise _refused(text, problem, shift) from None
        except NotUnderstood as problem:
            raise _refused(text, problem, shift) from None
        except RecursionError:
            raise _refused(text, NotUnderstood("a formula that is nested too deeply"), shift) from None
        else:
            break
    else:
        raise InputError("LaTeX", text, f"at most {MOST_LETTERS} letters", "declare them")
    given = tuple(given)
    for text_given in given:
        read = partial(hypothesis, macros=macros)
        notation = declared(notation, f"given {text_given}", macros.formula, read)
    found = meaning(one.tokens, notation, claimed=True) if given else found  # hypotheses say whether labels have noise
    if found.relation is None:
        why = NotUnderstood("a definition: nothing is claimed", "write = for a claim", one.tokens[0].place)
        raise _refused(text, why, shift)
    names = found.relation.names()
    return Typed(to_text(found.relation), notation.given_for(names), _says(notation, names))


def _random(notation: Notation, key: str) -> Notation:
    """The query, the task, the label or the prediction under its own name; then no other symbol may stand for it."""
    name = RANDOM[key]
    for pattern, node in notation.symbols.items():
        if node.kind == "name" and str(node.value).removesuffix("_query") == name:
            notation = notation.spoil(pattern[0][0], f"{pattern[0][0]} beside {key}: one thing, or two")
    return notation.bind(((key, ""),), Node("name", value=name))


def _only(text: str) -> tuple[int, Formula, Macros]:
    """The one formula of a text, by how much its places are shifted, and the macros that the text defines."""
    shift = 0
    if not any(opening in text for opening in OPENINGS):
        bare = text.strip()
        inline = len(bare) > 2 and bare[0] == bare[-1] == "$"
        text = text.replace("$", " ") if inline else text
        text, shift = f"\\[{text}\\]", 2
    document = Document.of({"LaTeX": text}, "LaTeX")
    displays = [piece for piece in document.pieces() if isinstance(piece, Display)]
    typed = text[shift : len(text) - shift]
    for display in displays:
        if display.problem:
            raise _refused(typed, NotUnderstood(display.problem, "", display.place), shift)
    found = [one for display in displays for one in formulas(display.tokens, display.environment)]
    if len(found) != 1:
        what = "several formulas" if found else "nothing to read"
        raise InputError("LaTeX", typed, "one relation, or a chain of them", f"{what}: give one, or `lsa-theory tex` a file")
    return shift, found[0], document.macros


def _refused(text: str, problem: NotUnderstood, shift: int) -> FormulaError:
    column = max(1, (problem.place[1] - shift if problem.place else 0) + 1)
    remedy = problem.remedy.replace("% lsa: ", "--declare ") or "write it in another way"
    return FormulaError(text, column, problem.reason, remedy, "LaTeX")


def _says(notation: Notation, names: set[str]) -> str:
    """What the letters of a formula are, and how they were typed where that differs."""
    typed = {str(node.value): pattern[0][0] for pattern, node in notation.symbols.items() if node.kind == "name"}
    groups: dict[str, list[str]] = {}
    for letter, kind in notation.letters.items():
        if letter in names:
            shown = letter if typed.get(letter, letter) == letter else f"{letter} (typed {typed[letter]})"
            groups.setdefault(kind, []).append(shown)
    return "; ".join(f"{', '.join(letters)} {_plural(kind, letters)}" for kind, letters in groups.items())


def _plural(kind: str, letters: Sequence[str]) -> str:
    many = len(letters) > 1
    return {
        "matrix": "fixed d x d matrices" if many else "a fixed d x d matrix",
        "vector": "fixed vectors" if many else "a fixed vector",
        "scalar": "free scalars" if many else "a free scalar",
    }[kind]
