"""A symbolic-plus-numeric verification toolkit for the theory of in-context learning with linear self-attention.

Public names are loaded on first use, so that ``import lsa_theory`` and ``lsa-theory --help`` stay fast.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsa_theory.kernel.display import shown_by

if TYPE_CHECKING:
    from lsa_theory.errors import InputError as InputError
    from lsa_theory.files import __version__ as __version__
    from lsa_theory.kernel.claim import Claim as Claim
    from lsa_theory.kernel.claim import Evidence as Evidence
    from lsa_theory.kernel.claim import Status as Status
    from lsa_theory.kernel.claim import Verdict as Verdict
    from lsa_theory.language.sympy_face import E as E
    from lsa_theory.model.loss import PopulationLoss as PopulationLoss
    from lsa_theory.model.setting import Setting as Setting
    from lsa_theory.proofs.api import expect as expect
    from lsa_theory.proofs.api import prove as prove
    from lsa_theory.proofs.api import refute as refute
    from lsa_theory.proofs.derivation import Derivation as Derivation
    from lsa_theory.proofs.derive.derived import Derived as Derived
    from lsa_theory.proofs.derive.derived import derive as derive

_HOME = {
    "Claim": "kernel.claim",
    "Derivation": "proofs.derivation",
    "Derived": "proofs.derive.derived",
    "E": "language.sympy_face",
    "Evidence": "kernel.claim",
    "InputError": "errors",
    "PopulationLoss": "model.loss",
    "Setting": "model.setting",
    "Status": "kernel.claim",
    "Verdict": "kernel.claim",
    "derive": "proofs.derive.derived",
    "expect": "proofs.api",
    "prove": "proofs.api",
    "refute": "proofs.api",
}
__all__ = sorted(_HOME)
shown_by("lsa_theory.export.displays")


def __getattr__(name: str) -> Any:
    home = "files" if name == "__version__" else _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'lsa_theory' has no attribute {name!r}")
    return getattr(import_module(f"lsa_theory.{home}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext lsa_theory`` in a notebook makes ``%lsa FORMULA given HYPOTHESIS`` known."""
    from lsa_theory.export.magics import register

    register(shell)


class _Moved:
    """Asked where no other finder knows a module: an old path is refused with the new one."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name.startswith(("lsa_theory.", "derivations.")) and name != "lsa_theory.cli.moved":
            from lsa_theory.cli.moved import explained

            if says := explained(name):
                raise ImportError(says, name=name)


sys.meta_path.append(_Moved)
