"""Left out: files that import PyTorch where it is not installed, and the corpus, which has tests of its own."""

from importlib.util import find_spec

collect_ignore = (
    [] if find_spec("torch") else ["lsa_theory/model/nonlinear/models.py", "lsa_theory/model/nonlinear/train.py"]
)
collect_ignore_glob = ["tests/corpus/*.toml"]
