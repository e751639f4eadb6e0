"""Gradient flow of the population loss, integrated in floats."""
