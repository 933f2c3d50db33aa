"""The programs behind the command `keras-gans` and the scripts in `apps/`."""
