"""What a score function returns."""

from typing import NamedTuple


class Estimate(NamedTuple):
    """A score, and how far it is from certain.

    Attributes:
        value: The score.
        spread: Its standard deviation over splits of the samples, or its standard error, as the
            function says; `None` where it has none.
    """

    value: float
    spread: float | None = None
