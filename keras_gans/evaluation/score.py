"""Scores with their protocols, their names, and tables of them.

A number without its protocol is not comparable with anything.
"""

import dataclasses
import importlib.metadata
import math

from keras_gans.system import versions

#: Names of version 0.1, which records of that time have.
FORMER_NAMES = {
    "fcd": "frechet_distance",
    "kcd": "kernel_distance",
    "swd": "sliced_wasserstein_distance",
    "classes": "modes_found",
    "smallest_class": "smallest_mode_share",
    "class_kl": "mode_kl",
}
#: Short names that are accepted wherever a user names a score. The Frechet distance is called FID,
#: and the kernel distance KID, where the extractor is Inception.
ALIASES = FORMER_NAMES | {
    "fid": "frechet_distance",
    "kid": "kernel_distance",
    "is": "classifier_score",
    "inception_score": "classifier_score",
}


def full_name(name):
    """Returns the full name of a score; other names than `ALIASES` are returned as they are."""
    return ALIASES.get(name, name)


@dataclasses.dataclass(frozen=True)
class Score:
    """One score of a generator, with its protocol.

    Attributes:
        name: Full name, `"frechet_distance"` for example.
        value: The value.
        spread: Its standard deviation over splits of the samples, or its standard error, as
            `protocol["spread"]` says; `None` where it has none.
        real_value: The same score of real data that are no part of the reference set: what a
            perfect generator would get. `None` where real data have no such score.
        higher_is_better: Whether more is better.
        protocol: Dict of JSON values, all that the value depends on besides the samples: counts,
            splits, extractor and its hash, preprocessing, seed, versions.
    """

    name: str
    value: float
    spread: float | None = None
    real_value: float | None = None
    higher_is_better: bool = True
    protocol: dict = dataclasses.field(default_factory=dict)

    def is_better_than(self, other):
        """Whether this score is better than another of the same name; `True` if that is `None`."""
        if math.isnan(self.value):
            return False
        if other is None or self.value == other.value:
            return other is None
        return (self.value > other.value) == self.higher_is_better

    def with_protocol(self, **more):
        """Returns the score with more in its protocol."""
        return dataclasses.replace(self, protocol=self.protocol | more)

    def to_json(self):
        """Returns a dict of JSON values, which `from_json` turns into the score again."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, record):
        """Returns the score of a record, which may have one of the `FORMER_NAMES`."""
        return cls(**record | {"name": full_name(record["name"])})


def software():
    """Returns the versions of the software that scores depend on."""
    return versions.software() | {"tensorflow-gan": importlib.metadata.version("tensorflow-gan")}


def table(scores):
    """Returns scores as lines of text: name, value, spread, and the value of real data.

    Args:
        scores: List of `Score`.

    Returns:
        A string without a newline at its end.
    """
    rows = [("score", "value", "+/-", "real data", "better")]
    for score in scores:
        direction = "higher" if score.higher_is_better else "lower"
        figures = (score.value, score.spread, score.real_value)
        rows.append((score.name, *map(_figure, figures), direction))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        ).rstrip()
        for row in rows
    )


def _figure(value):
    if value is None:
        return "-"
    if float(value).is_integer() and abs(value) < 1e6:
        return str(int(value))
    return f"{value:.4f}" if abs(value) < 1 else f"{value:.3f}"
