"""What the `config.json` of a run may hold."""

from typing import Literal

import pydantic

#: No training has more steps; TensorFlow's counters of 32 bits end there.
MOST_STEPS = 2**31 - 1

Count = pydantic.conint(ge=1, le=MOST_STEPS)


class Data(pydantic.BaseModel):
    """What a run learns from.

    Attributes:
        name: Name of the data set, its folder or its file.
        examples: How many there are.
        vocabulary: Of a text, the characters in the order of their token ids.
        digest: Hash of the examples.
        labels_digest: Hash of their labels, if they have any.
    """

    model_config = {"extra": "allow"}

    name: str
    examples: Count
    vocabulary: str | None = None
    digest: str | None = None
    labels_digest: str | None = None


class Configuration(pydantic.BaseModel):
    """What repeats a run; a comparison notes more of its runs."""

    model_config = {"extra": "allow"}

    preset: str
    dataset: str | None = None
    image_size: Count | None = None
    batch_size: Count | None = None
    seed: int = pydantic.Field(0, ge=0, lt=2**63)
    mixed_precision: Literal["none", "bfloat16", "float16"] = "none"
    options: dict[str, pydantic.JsonValue] = {}
    steps: Count | None = None
    replicas: Count | None = None
    data: Data | None = None
