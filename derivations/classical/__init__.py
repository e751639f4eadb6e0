"""Classical facts on Wishart matrices and least squares that the papers compare with."""
