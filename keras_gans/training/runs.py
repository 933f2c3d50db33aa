"""A training run on disk: its folder, its checkpoints, and going on where it stopped."""

import contextlib
import os
import pathlib
import threading
import warnings

import keras
import pydantic

from keras_gans import callbacks
from keras_gans.callbacks.scalars import Progress
from keras_gans.callbacks.steps import step_in, step_of
from keras_gans.errors import InputError
from keras_gans.models import AdversarialModel
from keras_gans.sampling import finite
from keras_gans.system import (
    atomic_files,
    json_files,
    keras_files,
    locks,
    machine_errors,
    versions,
)
from keras_gans.training.configuration import MOST_STEPS, Configuration

#: How many training examples the samples of a scheme that transforms them show.
SHOWN_EXAMPLES = 20
#: How many training examples the samples are compared with, as many as those that are looked at.
COMPARED_EXAMPLES = 64
#: What Keras and HDF5 raise for models they cannot load.
UNLOADABLE = (
    *keras_files.UNREADABLE,
    TypeError,
    ValueError,
    AttributeError,
    ImportError,
    LookupError,
    OSError,
    RecursionError,
)


class Run:
    """The folder of one training run.

    `config.json` holds what is needed to repeat the run, `checkpoints/` the two newest states,
    `samples/` grids of the same latents as the training goes on, `logs/` TensorBoard's files and
    `metrics.jsonl` the logs.

    Args:
        folder: Path of the run.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.config_path = self.folder / "config.json"
        self.checkpoints = self.folder / "checkpoints"
        self.samples = self.folder / "samples"
        self.logs = self.folder / "logs"
        self.metrics = self.folder / "metrics.jsonl"
        self._locked_by = None

    def has_content(self):
        """Whether the folder exists and holds anything."""
        if not os.path.exists(self.folder):
            return False
        if not self.folder.is_dir():
            raise InputError(f"{self.folder} is a file, not the folder of a run.")
        # What a kill leaves of a file half written is nothing, nor is its lock.
        return any(
            path.name != locks.LOCK and not atomic_files.is_unfinished(path)
            for path in self.folder.iterdir()
        )

    @contextlib.contextmanager
    def locked(self):
        """Keeps others from training in the folder; `train` does so by itself.

        Raises:
            InputError: If another process, or another thread of this one, trains in it.
        """
        if self._locked_by == threading.get_ident():
            yield
            return
        with locks.locked(self.folder):
            self._locked_by = threading.get_ident()
            try:
                yield
            finally:
                self._locked_by = None

    def write_config(self, config):
        """Writes a dict to `config.json`, adding the versions of the software."""
        self.folder.mkdir(parents=True, exist_ok=True)
        json_files.write_json(self.config_path, config | {"versions": versions.software()})

    def read_config(self):
        """Returns all entries of `config.json` as a dict, or raises `InputError`."""
        self.configuration()  # Raises if an entry is not what it must be.
        return json_files.read_json(self.config_path, dict[str, pydantic.JsonValue])

    def configuration(self):
        """Returns the `Configuration` in `config.json`, or raises `InputError`."""
        if not os.path.lexists(self.config_path):
            raise InputError(f"{self.folder} is not a run: it has no config.json.")
        return json_files.read_json(self.config_path, Configuration)

    def newest_checkpoints(self):
        """Returns the paths of the checkpoints, the newest first.

        Raises:
            InputError: If something else than their folder is in its place.
        """
        if os.path.lexists(self.checkpoints) and not self.checkpoints.is_dir():
            raise InputError(f"{self.checkpoints} is no folder, where the checkpoints belong.")
        return callbacks.checkpoints(self.checkpoints)

    def restore(self):
        """Loads the newest checkpoint that is whole.

        Returns:
            The model, compiled and ready to go on; `None` if no checkpoint was saved yet.

        Raises:
            InputError: If there are checkpoints and none can be read.
            OSError: If the machine refuses to read one, or has no room for temporary files.
        """
        damaged = []
        for path in self.newest_checkpoints():
            try:
                model = load_model(path)
                _check_step(model, path)
            except InputError:
                damaged.append(path)
                continue
            if damaged:
                names = ", ".join(path.name for path in damaged)
                warnings.warn(f"{names} cannot be read; taking {path.name}.", stacklevel=2)
            return model
        if damaged:
            names = ", ".join(str(path) for path in damaged)
            raise InputError(f"No checkpoint of {self.folder} can be read; damaged: {names}.")
        return None

    def train(
        self,
        model,
        training_data,
        *,
        batch_size,
        steps,
        seed,
        held_out=None,
        checkpoint_seconds=15.0,
        further=(),
        verbose="auto",
    ):
        """Trains until `steps` generator updates, from wherever the model stands.

        The order of the data is a function of `seed` and the model's step, so a run that was
        stopped at any moment ends with the weights of one that was not.

        Args:
            model: Compiled `AdversarialModel`.
            training_data: `data.ImageData`, `data.PairData` or `data.TextData`.
            batch_size: Examples a step, or a step of the critic where there are several.
            steps: Generator updates in all, the ones already made included.
            seed: Seed of the data's order.
            held_out: `data.ImageData` on which nothing is trained: its losses and logits are logged
                at the end of each epoch, with `val_` before their names. `None` for none.
            checkpoint_seconds: Least time between two checkpoints.
            further: Callbacks to call before those of the run.
            verbose: As in `fit`.

        Returns:
            The signal that stopped the training early, or `None`.

        Raises:
            DivergenceError: If a loss becomes NaN or infinite.
            InputError: If the folder is being trained by another process or thread.
            OSError: If a checkpoint cannot be written; those before it stay.
        """
        with self.locked(), callbacks.SignalStopping() as signals:
            first, batch_size = int(model.step.numpy()), batch_size * model.batches_per_step
            steps_per_epoch = training_data.count // batch_size
            self.newest_checkpoints()  # Raises before anything is written.
            atomic_files.remove_unfinished(self.folder)
            callbacks.forget_after(self.metrics, first)
            own = self._callbacks(model, training_data, checkpoint_seconds, steps_per_epoch)
            # That of divergence goes before any that saves a model.
            in_order = [callbacks.DivergenceStopping(), *further, *own, signals]
            for span in _spans(first, steps, steps_per_epoch):
                stream = training_data.batches(
                    batch_size=batch_size,
                    seed=seed,
                    first_step=int(model.step.numpy()),
                    repeat=True,
                )
                end = int(model.step.numpy()) + span["steps_per_epoch"]
                if held_out is not None and end % steps_per_epoch == 0:
                    # Within an epoch the means are saved with the model, and are not free for this.
                    span |= _validation(held_out, batch_size)
                model.fit(stream, callbacks=in_order, verbose=verbose, **span)
                del stream  # It holds a copy of the examples.
                if signals.received is not None or model.stop_training:
                    break
        return signals.received

    def _callbacks(self, model, training_data, checkpoint_seconds, steps_per_epoch):
        step = int(model.step.numpy())
        resumed = callbacks.progress_in(self.checkpoints / f"step-{step:06d}.keras", Progress)
        if resumed is not None and step % steps_per_epoch == 0:
            resumed.means = {}  # Those of an epoch that is over.
        scalars = callbacks.ScalarLogger(self.metrics, log_folder=self.logs, resumed=resumed)
        saving = callbacks.TrainingCheckpoint(
            self.checkpoints, checkpoint_seconds, progress=scalars.progress
        )
        examples = training_data.examples(SHOWN_EXAMPLES)
        samples = callbacks.Samples(self.samples, log_folder=self.logs, examples=examples)
        compared = training_data.examples(COMPARED_EXAMPLES, are_spread=True)
        diagnosis = callbacks.Diagnosis(compared if training_data.count > 1 else None)
        # The last state is saved before what may fail.
        return [saving, scalars, samples, diagnosis]


def _validation(held_out, batch_size):
    """The arguments of `fit` for held-out images: the same batches each time, in their order."""
    end = held_out.count // batch_size * batch_size
    images = held_out.images[:end]
    labels = None if held_out.labels is None else held_out.labels[:end]
    return {
        "validation_data": images if labels is None else (images, labels),
        "validation_batch_size": batch_size,
    }


def load_model(path):
    """Loads an `AdversarialModel` from a `.keras` file, whole and verified.

    Raises:
        InputError: If the file does not exist, is truncated, or is not a model of this package.
    """
    return check_model(load_any_model(path), path)


def check_model(model, path):
    """Returns a model that was loaded, if it is one of this package and holds finite numbers.

    Raises:
        InputError: If it is something else.
    """
    if not isinstance(model, AdversarialModel):
        raise InputError(f"{path} holds a {type(model).__name__}, not a model of keras_gans.")
    step = int(model.step.numpy())
    if not 0 <= step <= MOST_STEPS:
        raise InputError(f"{path} is damaged: its step is {step}.")
    networks = {name for names in model.players.values() for name in names}
    if bad := finite.not_finite(getattr(model, name) for name in networks):
        raise InputError(
            f"{path} is damaged: {len(bad)} of its weights are NaN or infinite, {bad[0]} for one."
        )
    return model


def _check_step(model, path):
    """Raises `InputError` if a checkpoint is of another step than its name says."""
    if step_of(model) != step_in(path):
        raise InputError(f"{path} is damaged: its step is {step_of(model)}.")


def load_any_model(path):
    """Loads a Keras model from a `.keras` file, whole and verified.

    Raises:
        InputError: If the file does not exist, is truncated, or needs code that is not here.
        OSError: If the machine refuses to read it, or has no room for temporary files.
    """
    path = pathlib.Path(path)
    with machine_errors.revealed(path):
        return _load(path)


def _load(path):
    keras_files.check_whole(path)
    try:
        return keras.saving.load_model(path)
    # What Keras says of classes it does not know, layers of what they were saved with, and HDF5 of
    # weights that are cut.
    except UNLOADABLE as error:
        raise InputError(
            f"{path} is not a model of keras_gans and Keras alone, or its weights are damaged."
        ) from error


def load_trained(path):
    """Loads the model of a `.keras` file or of the folder of a run.

    Returns:
        An `AdversarialModel`.

    Raises:
        InputError: If there is none at `path`.
    """
    path = pathlib.Path(path)
    if path.is_file():
        return load_model(path)
    model = Run(path).restore()
    if model is None:
        raise InputError(f"The run {path} has no checkpoint yet.")
    return model


def _spans(first, last, steps_per_epoch):
    """The calls of `fit` from step `first` to `last`: a broken epoch, whole ones, a last part."""
    while first < last:
        epoch, offset = divmod(first, steps_per_epoch)
        whole = (last - first) // steps_per_epoch if offset == 0 else 0
        if whole:
            span = {"initial_epoch": epoch, "epochs": epoch + whole}
            steps = steps_per_epoch
        else:
            span = {"initial_epoch": epoch, "epochs": epoch + 1}
            steps = min(steps_per_epoch - offset, last - first)
        yield span | {"steps_per_epoch": steps}
        first += steps * max(whole, 1)
