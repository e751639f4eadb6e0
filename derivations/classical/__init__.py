"""Classical facts on Wishart matrices and least squares that the papers compare with.

Setting: S = (1/N) sum x_i x_i', x_i ~ N(0, Lambda) independent.
Covered: the third moment, inverses up to the second, determinants at d = 2, 3, least squares and the least norm
solution.
"""
