"""Fu, Chen, Jia & Sharan 2024: Transformers learn to achieve second-order convergence rates for in-context linear
regression.

Setting: the iteration A -> 2 A - A S A for the inverse covariance, the prediction <x_query, A h>.
Covered: residuals of one and two iterations, the exact risk of one for isotropic inputs.
Not covered: the construction of layers, and comparisons with trained transformers.
"""
