"""Wu, Zou, Chen, Braverman, Gu & Bartlett 2024: how many pretraining tasks are needed for in-context learning."""
