"""Raventos, Paul, Chen & Ganguli 2023: Pretraining task diversity and the emergence of non-Bayesian in-context learning.

Setting: k pretraining tasks; the discrete posterior mean against ridge regression, the posterior mean for N(0, I)
tasks.
Own reading of the setting (`as_printed = False`).
Covered: the posterior mean before the first example, the error of ridge given the inputs, and the best ridge.
Not covered: the discrete posterior mean after examples, which is no rational function, and the threshold in k.
"""
