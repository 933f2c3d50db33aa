"""Export to SavedModels, model cards, and loading of everything that generates or translates."""
