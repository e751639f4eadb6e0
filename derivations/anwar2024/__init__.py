"""Anwar, von Oswald, Kirsch, Krueger & Frei 2024: Adversarial robustness of in-context learning in transformers for
linear regression, and related work on adversarial suffixes (2024-26).

Setting: one layer, with the penalty k tr(A Lambda A') that a worst suffix of bounded size adds.
Own reading of the setting (`as_printed = False`).
Covered: the robust predictor in two forms, its optimality, its order.  Not covered: hijacking attacks on given
models.
"""
