"""Sampling from generators: priors, labels as conditions, seeds, generation in batches."""
