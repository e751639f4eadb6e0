"""The compiled library, and a cache of its own, for the tests of the second kernel.

Building it takes minutes of two processors, so the tests that ask Coq run where ``LSA_THEORY_COQ`` is set, as in continuous integration.
"""

import os

import pytest

from lsa_theory.export.coq import library


@pytest.fixture(scope="session")
def compiled():
    """The library, compiled."""
    if library.coqc() is None:
        pytest.skip("coqc is not installed")
    if not os.environ.get("LSA_THEORY_COQ"):
        pytest.skip("Coq is asked where LSA_THEORY_COQ=1 is set")
    problem = library.build(2)
    assert not problem, problem


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
