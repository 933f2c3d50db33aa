"""Evaluation of the generator during training."""

import contextlib
import dataclasses
import math
import os
import pathlib
import time
import warnings

import keras
import pydantic
import tensorflow as tf

from keras_gans import evaluation
from keras_gans.callbacks.decoration import Decoration
from keras_gans.callbacks.steps import step_of, summary_writer
from keras_gans.errors import InputError
from keras_gans.evaluation import records
from keras_gans.evaluation.score import full_name
from keras_gans.sampling import generation
from keras_gans.system import atomic_files, json_files, keras_files

#: Suffixes of the files of the best model: itself, and its record.
KEPT = (".keras", ".json")


class GeneratorEvaluation(keras.callbacks.Callback):
    """Evaluation of the generator during training, always with the same latents.

    Each evaluation prints a line, and adds one to a file and points to TensorBoard's curves. The
    best model by one of the scores is kept whole, as `best.keras` in a folder, with its score and
    all values so far in `best.json`. A training that is resumed goes on from there: only a better
    model replaces the one that is kept, even if the training goes on from a step before it, and
    `patience` counts the evaluations of earlier steps. A model that was the best by other scores or
    settings is renamed, with its record, to `best-<step>.keras` and `.json`; damaged files are
    renamed to `best-damaged.keras` and `.json`.

    Args:
        evaluator: `evaluation.Evaluator`.
        every: Generator updates between two evaluations.
        count: Images to evaluate.
        metrics: `"all"`, or names of scores or their aliases, see `Evaluator.evaluate`.
        seed: Seed of the latents.
        path: File of lines `{"step": ..., "scores": [<record>, ...]}` to add to, if any.
        log_folder: Folder of the TensorBoard logs, if any.
        keep_best: Name of the score by which the best model is kept; it is added to `metrics`.
        folder: Where to keep it; needed with `keep_best`.
        patience: Stop the training after so many evaluations in a row that were no better, by
            `keep_best`, than one before them; `None` for never.
        at_end: Whether to evaluate at the end of `fit` as well, whatever the step.
        verbose: Whether to print.

    Attributes:
        scores: The list of `Score` of the last evaluation.
        best: The `Score` of the model that is kept, or `None`.

    Raises:
        InputError: If a score is unknown, there are too few images, or `keep_best` lacks what it
            needs; and as the training begins, if the generator's images are not of the shape of
            the evaluator's.
    """

    def __init__(
        self,
        evaluator,
        every=1000,
        count=5000,
        metrics=("frechet_distance", "classifier_score"),
        seed=0,
        path=None,
        log_folder=None,
        keep_best=None,
        folder=None,
        patience=None,
        at_end=True,
        verbose=True,
    ):
        super().__init__()
        if keep_best is not None and folder is None:
            raise InputError(f"{keep_best=} needs a folder to keep the best model in.")
        if every < 1:
            raise InputError(f"{every=} must be at least 1.")
        fewest = evaluation.evaluator.FEWEST
        if count < fewest:
            raise InputError(f"{count=}: at least {fewest} images are needed.")
        if patience is not None and keep_best is None:
            raise InputError(f"{patience=} needs keep_best, the score that is to get better.")
        keep_best = keep_best and full_name(keep_best)
        if keep_best is not None and metrics != "all" and keep_best not in map(full_name, metrics):
            metrics = (*metrics, keep_best)
        self.metrics = evaluator.check_metrics(metrics)
        if keep_best is not None:
            evaluator.check_metrics([keep_best])
        self.evaluator = evaluator
        self.every = every
        self.count = count
        self.seed = seed
        self.path = path and pathlib.Path(path)
        self.keep_best = keep_best
        self.folder = folder and pathlib.Path(folder)
        self.patience = patience
        self.at_end = at_end
        self.verbose = verbose
        self.scores, self.best = [], None
        self._values = {}  # Of the score `keep_best`, by step, up to the step of the model.
        self._best_step = None
        self._last_step = None
        self._logged = {}  # Protocols of the lines in the file, by step.
        self._writing = Decoration("The scores along the way")
        self._writer = summary_writer(log_folder)

    def on_train_begin(self, logs=None):
        self._begin()

    def on_train_batch_end(self, batch, logs=None):
        if step_of(self.model) // self.every > self._last_step // self.every:
            self.evaluate()

    def on_train_end(self, logs=None):
        if self.at_end:
            self.evaluate()

    def evaluate(self):
        """Evaluates the generator now, unless this step was evaluated.

        Without a `fit` before it, the model is that of `set_model`.
        """
        self._begin()
        step = self._last_step = step_of(self.model)
        if step in self._values:
            return
        start = time.monotonic()
        images = generation.batches(self.model, self.count, self.seed)
        scores = self.evaluator.evaluate(images, self.metrics)
        self.scores = [score.with_protocol(latents_seed=self.seed) for score in scores]
        self._log(step, time.monotonic() - start)
        self._values[step] = None
        if self.keep_best is not None:
            self._keep(step)

    @property
    def is_out_of_patience(self):
        """Whether the last `patience` evaluations gave no better score, which ends the training.

        As for `evaluate`, the model is that of `fit` or of `set_model`.
        """
        self._begin()
        if self.patience is None or self.best is None:
            return False
        return self._evaluations_since_best() >= self.patience

    def _begin(self):
        if self._last_step is not None:
            return
        reference = self.evaluator.reference
        shape, real_shape = tuple(self.model.image_shape), tuple(reference.image_shape)
        if shape != real_shape:
            raise InputError(
                f"the generator's images have the shape {shape}, those of {reference.name} "
                f"{real_shape}: evaluate it by images of its own shape."
            )
        step = step_of(self.model)
        if self.path is not None:
            with self._writing():
                self._logged = _logged_in(self.path, step)
        self._restore(step)
        self._last_step = step

    def _log(self, step, seconds):
        if self.verbose:
            shown = ", ".join(f"{score.name} {score.value:.4g}" for score in self.scores)
            print(f"\nStep {step}: {shown} ({self.count} images, {seconds:.1f} s)", flush=True)
        if self.path is not None:
            with self._writing():
                if _protocols(self.scores) != self._logged.get(step):
                    records.append(self.path, self.scores, step=step)
        with self._writing(), self._writer.as_default(step=step):
            for score in self.scores:
                tf.summary.scalar(f"evaluation/{score.name}", score.value)
            self._writer.flush()

    def _keep(self, step):
        score = next(score for score in self.scores if score.name == self.keep_best)
        self._values[step] = score.value
        if score.is_better_than(self.best):
            self.best, self._best_step = score, step
            with atomic_files.replacing(self.folder / "best.keras") as unfinished:
                self.model.save(unfinished)
        if self.best is None:
            return  # All scores so far are NaN.
        records.write(
            self.folder / "best.json", [self.best], step=self._best_step, values=self._values
        )
        if self.is_out_of_patience:
            self.model.stop_training = True

    def _evaluations_since_best(self):
        # Not since the kept model, whose step may lie ahead if the training was resumed before it.
        best, count = None, 0
        for _, value in sorted(self._values.items()):
            score = dataclasses.replace(self.best, value=value)
            if score.is_better_than(best):
                best, count = score, 0
            elif best is not None:  # NaN before the first number does not count.
                count += 1
        return count

    def _restore(self, step_now):
        if self.keep_best is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = [self.folder / f"best{suffix}" for suffix in KEPT]
        present = [path for path in kept if os.path.lexists(path)]
        try:
            for path in present:
                _check_whole(path)
            if len(present) < len(kept):
                return  # The process was killed between the two.
            state = json_files.read_json(self.folder / "best.json", _Kept)
        except InputError as error:
            self._set_aside("damaged", f"{str(error).rstrip('.')}; what was kept as the best is")
            return
        best = state.scores[0].to_score()
        protocol = self.evaluator.protocol(self.count) | {"latents_seed": self.seed}
        # Records of earlier versions lack the entries that were added to the protocol since.
        known = {name: value for name, value in protocol.items() if name in best.protocol}
        is_comparable = best.name == self.keep_best and best.protocol | known == best.protocol
        if not is_comparable:
            reason = f"{self.folder / 'best.keras'} was the best by other scores or settings: it is"
            self._set_aside(state.step, reason)
        else:
            self.best, self._best_step = best, state.step
            # Steps after the checkpoint that the training goes on from are evaluated again.
            self._values = {step: value for step, value in state.values.items() if step <= step_now}

    def _set_aside(self, ending, reason):
        """Renames a model that is not the best any more, or its damaged files.

        Args:
            ending: What follows `best-` in the new names.
            reason: The beginning of a warning, which the new name completes.
        """
        number, name = 1, f"best-{ending}"
        while any(os.path.lexists(self.folder / f"{name}{suffix}") for suffix in KEPT):
            number += 1
            name = f"best-{ending}-{number}"
        for suffix in KEPT:
            with contextlib.suppress(FileNotFoundError):
                (self.folder / f"best{suffix}").rename(self.folder / f"{name}{suffix}")
        warnings.warn(f"{reason} {name}.keras now.", stacklevel=2)


def _logged_in(path, last_step):
    """Returns the protocols of the evaluations in a file, up to a step, by step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = json_files.read_json_lines(path, _Line) if path.exists() else []
    return {
        line.step: _protocols(line.scores)
        for line in lines
        if line.scores is not None and line.step <= last_step
    }


def _protocols(scores):
    return {score.name: score.protocol for score in scores}


def _check_whole(path):
    """Raises `InputError` unless a model or a record can be read; of a record, opened alone."""
    if path.suffix == ".keras":
        keras_files.check_whole(path)
        return
    with json_files.open_file(path):
        pass


class _Kept(pydantic.BaseModel):
    """Schema of `best.json`."""

    step: int = pydantic.Field(ge=0)
    # Version 0.1 wrote the only score as "score".
    scores: records.ScoreRecords = pydantic.Field(
        min_length=1, validation_alias=pydantic.AliasChoices("scores", "score")
    )
    values: dict[int, float]

    @pydantic.field_validator("scores")
    @classmethod
    def _check_finite(cls, scores):
        if not math.isfinite(scores[0].value):
            raise ValueError("the value of the best score must be finite")
        return scores


class _Line(pydantic.BaseModel):
    """Schema of the lines of `metrics.jsonl`, of which those of logs have no scores."""

    step: int = pydantic.Field(ge=0)
    scores: records.ScoreRecords | None = None
