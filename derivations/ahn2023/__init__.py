"""Ahn, Cheng, Daneshmand & Sra 2023: transformers learn to implement preconditioned gradient descent."""
