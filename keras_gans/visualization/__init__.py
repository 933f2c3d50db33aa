"""Sample grids, plots of arrays that are not images, PNG and GIF files."""
