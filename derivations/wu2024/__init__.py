"""Wu, Zou, Chen, Braverman, Gu & Bartlett 2024: How many pretraining tasks are needed for in-context learning of linear
regression?

Setting: x ~ N(0, H), w ~ N(0, psi^2 I), y = <w, x> + e; the prediction is (1/N) sum_i y_i x_i'G x_query; their H is
Lambda here.
Covered: the optimal attention, also for any task covariance, its excess risk, other lengths at test time, noise of
the query.
Not covered: the number of pretraining tasks that online SGD needs (Theorem 4.1), and the comparison with ridge
regression.
"""
