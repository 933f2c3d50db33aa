"""Parts of `AdversarialModel`: players, gradients, averages, `fit`, and checks of batches."""
