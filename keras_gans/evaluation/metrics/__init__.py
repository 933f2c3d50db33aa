"""Metrics as pure functions of features, labels, images or text."""
