"""Doctests of the files that import PyTorch are left out where it is not installed."""

from importlib.util import find_spec

collect_ignore = (
    [] if find_spec("torch") else ["lsa_theory/model/nonlinear/models.py", "lsa_theory/model/nonlinear/train.py"]
)
