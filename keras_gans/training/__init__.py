"""Training runs on disk: folder, configuration, checkpoints; and distribution strategies."""
