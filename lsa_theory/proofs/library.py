"""The statements of the library, found by name: files of `derivations` with ``CLAIM`` and perhaps ``derive()``."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from types import ModuleType

from lsa_theory.errors import InputError, nearest
from lsa_theory.kernel.claim import SECTIONS, Claim, Status
from lsa_theory.proofs.derivation import Derivation

NUMERIC = frozenset({"numpy", "sympy", "mpmath"})  # what a browser may not have, and the path of `prove` does without
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """A claim with the way to derive it and the file in which it stands."""

    claim: Claim
    derive: Callable[[], Derivation] | None = None
    file: str = ""

    @property
    def address(self) -> str:
        """What the command line calls it: the reference, with the file before it for a claim of the user's."""
        return f"{self.file}#{self.claim.ref}" if self.file and self.claim.source == "own" else self.claim.ref


@cache
def library(package: str = "derivations") -> dict[str, Statement]:
    """Every statement of the package, or of one source in it, by reference, in the order of the source."""
    found = []
    for module in modules(package):
        claim = getattr(module, "CLAIM", None)
        if claim is not None:
            file = module.__name__.replace(".", "/") + ".py"
            found.append(Statement(claim, getattr(module, "derive", None), file))
    found.sort(key=lambda s: _place(s.claim))
    return {s.claim.ref: s for s in found}


def statement(ref: str) -> Statement:
    """The statement with this reference, in upper or lower case; InputError that names the nearest ones.

    >>> statement("lem-D.2").claim.title
    'Fourth moment of a Gaussian vector'
    """
    known = library()
    for name, found in known.items():
        if name.lower() == ref.strip().lower():
            return found
    remedy = nearest(ref, known, "lsa-theory list")
    raise InputError("REF", ref, f"one of the {len(known)} references that `lsa-theory list` prints", remedy)


def selected(asked: Sequence[str] = (), status: str = "", source: str = "") -> list[str]:
    """The references that are asked for, by name or by a pattern such as ``lem-*``, of a recorded status and a source.

    A source is a folder of `derivations`, ``wu2024``, or a part of its name, ``Ahn``.  Raises InputError for what matches
    nothing.

    >>> selected(["lem-D.[12]"]), selected(["LEM-d.2"], status="proved")
    (['lem-D.1', 'lem-D.2'], ['lem-D.2'])
    """
    known = library()
    chosen: set[str] = set()
    for ref in asked:
        if any(sign in ref for sign in "*?["):
            found = {name for name in known if fnmatchcase(name.lower(), ref.lower())}
            if not found:
                raise InputError("REF", ref, "a pattern that a reference matches", "see `lsa-theory list`")
            chosen |= found
        else:
            chosen.add(statement(ref).claim.ref)
    legal = [str(one) for one in Status]
    if status and status.upper() not in legal:
        raise InputError("--status", status, "one of " + ", ".join(legal), nearest(status, legal, "list"))
    if source and not any(_is_from(found, source) for found in known.values()):
        folders = sorted({_folder(found) for found in known.values()})
        raise InputError("--source", source, "a source of the library", f"one of {', '.join(folders)}")
    return [
        ref
        for ref, found in known.items()
        if (ref in chosen or not asked)
        and (not status or str(found.claim.expected) == status.upper())
        and (not source or _is_from(found, source))
    ]


def _is_from(found: Statement, source: str) -> bool:
    return source.lower() == _folder(found).lower() or source.lower() in found.claim.source.lower()


def _folder(found: Statement) -> str:
    """The folder of a statement's source: ``wu2024``."""
    return found.file.partition("/")[2].partition("/")[0]


def modules(package: str) -> Iterator[ModuleType]:
    """The files of a package; one that computes with NumPy or SymPy is left out where these are not there."""
    root = importlib.import_module(package)
    for info in pkgutil.walk_packages(root.__path__, package + "."):
        if info.ispkg:
            continue
        try:
            yield importlib.import_module(info.name)
        except ModuleNotFoundError as problem:
            if problem.name not in NUMERIC:
                raise
            log.info("%s is left out: there is no %s here", info.name, problem.name)


def _place(claim: Claim) -> tuple[int, str, int, str]:
    """Order of the paper: sections, then numbers; own claims after those of the source."""
    section = SECTIONS.index(claim.section) if claim.section in SECTIONS else len(SECTIONS)
    return section, claim.source, claim.order, claim.ref
