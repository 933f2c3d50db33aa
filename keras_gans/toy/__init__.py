"""Toy games: GANs against distributions of points on the line and in the plane."""
