"""Claims under stress: true inequalities have no negative slack, false ones are refuted by the kernel, bad files are refused."""

import re

import numpy as np
import pytest

from lsa_theory.errors import InputError
from lsa_theory.study.design import read
from lsa_theory.study.runner import compute
from lsa_theory.study.spectra import powers, reflection
from lsa_theory.study.stress import stress

SIZES = {"d": 6, "N": 5, "M": 7}
STUDY = 'what = "prove"\nclaims = "claims.toml"\nseed = 3\n[parameters]\nd = [2, 5]\ncondition = [1, 1e10]\ninstances = 4\n'


def found(text, given=(), sizes=SIZES, condition=1e8, instances=12):
    return stress((text, given), sizes, condition, instances, np.random.default_rng(0))


@pytest.mark.parametrize("d", [1, 2, 7, 64])
def test_instances_are_exact(d):
    rng = np.random.default_rng(d)
    for _ in range(8):
        q, spectrum = reflection(d, rng), powers(d, 1e10, rng)
        assert (q @ q.T == np.eye(d)).all()
        assert d == 1 or spectrum.max() / spectrum.min() == 2.0 ** round(np.log2(1e10))
        assert ((q * spectrum) @ q.T @ q == q * spectrum).all()


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("tr(A*B) >= 0", ("A psd", "B psd")),
        ("Gamma >= (1 + 2/N)*Lambda", ()),
        ("tr(Lambda)**2 <= d*tr(Lambda*Lambda)", ()),
        ("tr(A)*u <= tr(A)*v", ("A psd", "u <= v")),
        ("4*tr(Lambda)/(N + 2)**2 <= E[(x.T*inv(Gamma)*S(M)*w - w.T*x)**2]", ()),
    ],
)
def test_what_is_true_has_no_negative_slack(text, given):
    one = found(text, given)
    assert one.met > 0 and not one.negative and not one.refuted and one.least <= one.median


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("tr(Lambda)**2 >= d*tr(Lambda*Lambda)", ()),
        ("A*B + B*A >= 0", ("A psd", "B psd")),
        ("E[(p.T*x)**4] <= 2*(p.T*Lambda*p)**2", ()),
        ("tr(A) <= 1000*tr(Lambda)", ("A psd",)),
    ],
)
def test_what_is_false_is_refuted_by_the_kernel(text, given):
    one = found(text, given, {"d": 3, "N": 5, "M": 7})
    assert one.negative and one.refuted


def test_a_slack_below_rounding_is_computed_with_more_digits():
    """At condition number 1e10 the sign of tr(Lambda*inv(Lambda)) - d, which is 0, is beyond doubles."""
    one = found("tr(Lambda*inv(Lambda)) >= d", (), condition=1e10)
    assert one.digits == 60 and not one.negative and abs(one.least) < 1e-30


def test_hypotheses_that_nothing_meets_are_said():
    assert found("u <= 2*u", ("u >= 1", "u <= 0")).met == 0


class TestStudies:
    def study(self, tmp_path, claims, text=STUDY):
        (tmp_path / "claims.toml").write_text(claims)
        return read(text, str(tmp_path / "study.toml"))

    def test_every_inequality_of_the_file_is_a_parameter(self, tmp_path):
        claims = '[[claim]]\nref = "a"\nformula = ["tr(A*B) >= 0", "A == A", "tr(A) >= 0"]\ngiven = ["A psd", "B psd"]\n'
        study = self.study(tmp_path, claims)
        rows = compute(study, 0, study.count)
        assert study.count == 8 and {row["claim"] for row in rows} == {"a (1)", "a (2)"}
        assert all(row["error"] is None and row["met"] == 4 and not row["negative"] for row in rows)

    def test_other_claims_are_another_study(self, tmp_path):
        one, two = (
            '[[claim]]\nref = "a"\nformula = "tr(A) >= 0"\ngiven = ["A psd"]\n',
            '[[claim]]\nref = "a"\nformula = "u**2 >= 0"\n',
        )
        digests = [self.study(tmp_path, one).digest]
        from lsa_theory.proofs import claims_file

        claims_file._read.cache_clear()
        assert self.study(tmp_path, two).digest not in digests

    def test_what_has_no_value_is_a_row_with_its_error(self, tmp_path):
        study = self.study(tmp_path, '[[claim]]\nref = "a"\nformula = "tr(S) >= 0"\n')
        assert all(row["error"].startswith("ValueError: no value") for row in compute(study, 0, 2))

    @pytest.mark.parametrize(
        ("claims", "text", "says"),
        [
            ('[[claim]]\nformula = "A == A"\n', STUDY, "a file with an inequality"),
            ('[[claim]]\nformula = "tr(A >= 0"\n', STUDY, "formula of claim 1"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY.replace('claims = "claims.toml"\n', ""), "a claims file in TOML"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY.replace("claims.toml", "none.toml"), "a claims file that can be read"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY.replace("claims.toml", "claims.py"), "a claims file in TOML"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY + 'claim = "b"\n', "one of 1"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY + 'claim = {uniform = ["1", "1"]}\n', "one of 1"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY.replace("prove", "flow"), "key = claims"),
            ('[[claim]]\nformula = "u >= 0"\n', STUDY.replace("1e10", "1e11"), "to 1e+10"),
        ],
    )
    def test_bad_files_are_refused(self, tmp_path, claims, text, says):
        from lsa_theory.proofs import claims_file

        claims_file._read.cache_clear()
        with pytest.raises(InputError, match=re.escape(says)):
            self.study(tmp_path, claims, text)
