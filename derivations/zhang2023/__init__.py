"""Zhang, Frei & Bartlett, Trained Transformers Learn Linear Models In-Context, JMLR 25(49), 2024."""
