"""Stationary points of the loss over all blocks, found by a search, or decided for isotropic inputs."""
