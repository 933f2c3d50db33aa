"""Training and evaluation with Keras' `fit` and `evaluate`, on examples that are checked."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models.base import (
    batch_checks,
    batch_forms,
    divergence,
    evaluating,
    guards,
    player_optimizers,
)
from keras_gans.sampling import conditioning, finite

#: Endings of the names of logs that should fall, as far as the losses of a game do.
FALLING = ("_loss", "_error", "convergence")


class Fitting:
    """The part of an `AdversarialModel` that takes data sets."""

    def fit(
        self,
        x=None,
        y=None,
        batch_size=None,
        epochs=1,
        verbose="auto",
        callbacks=None,
        validation_split=0.0,
        validation_data=None,
        shuffle=True,
        class_weight=None,
        sample_weight=None,
        initial_epoch=0,
        steps_per_epoch=None,
        validation_steps=None,
        validation_batch_size=None,
        validation_freq=1,
    ):
        """Trains as `keras.Model.fit` does, after checks of the examples.

        Args:
            x: Images in [-1, 1] or uint8 in [0, 255]: a `tf.data.Dataset` of `images`,
                `(images, labels)` or dictionaries of both, arrays, or whatever else Keras takes.
            y: Labels, where `x` is an array.
            batch_size, epochs, verbose, callbacks, shuffle: As in `keras.Model.fit`.
            validation_split, validation_data: Examples that are held out: the losses on them, see
                `evaluate`, are logged with `val_` before their names.
            class_weight, sample_weight: `None`: the losses do not weigh examples.
            initial_epoch, steps_per_epoch, validation_steps, validation_batch_size,
                validation_freq: As in `keras.Model.fit`.

        Returns:
            A `keras.callbacks.History`.

        Raises:
            InputError: If examples are not finite or not in the range of the scheme; if a batch
                does not divide among the replicas (the mean over replicas would not be the mean
                over examples) and the steps of the critic; or if the scheme needs labels and
                there are none, or not those of the model.
            DivergenceError: If a loss or a weight is no longer finite at the end of an epoch.
        """
        self._check_ready("fit")
        batch_forms.refuse_weights(sample_weight, class_weight)
        x, y = self._arrays(x, y)
        # The labels of a data set show only when its batches are read: see `guards`.
        if self.needs_labels and y is not None:
            conditioning.check_data(y, self.num_classes)
        with self.training_averages(), guards.Guard(self) as guard:
            held_out_batches = {
                "batch_size": validation_batch_size or batch_size,
                "steps": validation_steps,
            }
            split = validation_split if validation_data is None else 0.0
            held_out = batch_checks.held_out_count(x, split)
            guard.check_count(held_out, **held_out_batches)
            watched = guard.watch(x, y, batch_size, held_out=held_out)
            validation_data = guard.watch_pair(validation_data, **held_out_batches)
            self._resume(x)
            if isinstance(x, tf.data.Dataset) or hasattr(x, "__next__"):
                shuffle = False  # Keras warns otherwise, though it has no effect.
            return super().fit(
                *watched,
                batch_size=batch_size,
                epochs=epochs,
                verbose=verbose,
                callbacks=self._callbacks(callbacks),
                validation_split=validation_split,
                validation_data=validation_data,
                shuffle=shuffle,
                initial_epoch=initial_epoch,
                steps_per_epoch=steps_per_epoch,
                validation_steps=validation_steps,
                validation_batch_size=validation_batch_size,
                validation_freq=validation_freq,
            )

    def evaluate(
        self,
        x=None,
        y=None,
        batch_size=None,
        verbose="auto",
        sample_weight=None,
        steps=None,
        callbacks=None,
        return_dict=False,
        **kwargs,
    ):
        """Returns the losses and logits on held-out examples; nothing is trained.

        They are computed as in a training step, batch normalization by the statistics of the
        batch and dropout included, so that they compare with the logs of the training; each is a
        mean over the examples. The latents follow from the model's seed and step.

        Args:
            x, y: The examples, as `fit` takes them.
            batch_size, verbose, steps, callbacks, return_dict: As in `keras.Model.evaluate`.
            sample_weight: `None`: the losses do not weigh examples.
            **kwargs: What `keras.Model.fit` passes.

        Returns:
            A list of the values, in the order of `metrics_names`; with `return_dict=True` a dict.

        Raises:
            InputError: As `fit` does.
        """
        self._check_ready("evaluate")
        batch_forms.refuse_weights(sample_weight)
        self.evaluated_batches.assign(0)
        options = kwargs | {
            "batch_size": batch_size,
            "verbose": verbose,
            "steps": steps,
            "callbacks": callbacks,
            "return_dict": return_dict,
        }
        if "_use_cached_eval_dataset" in kwargs:  # Within `fit`, which checks them already.
            return super().evaluate(x, y, **options)
        finite.check_weights(self._networks(), "evaluate")
        x, y = self._arrays(x, y)
        with guards.Guard(self) as guard:
            return super().evaluate(*guard.watch(x, y, batch_size, steps), **options)

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """Trains one step on a batch, as `keras.Model.train_on_batch` does."""
        self._check_ready("train_on_batch")
        batch_forms.refuse_weights(sample_weight, class_weight)
        x, y = self._arrays(x, y)
        batch_checks.check(self, (x, y))
        logs = super().train_on_batch(x, y, return_dict=True)
        divergence.check(self, logs)
        self.mark_averages()
        return logs if return_dict else self._flatten_metrics_in_order(logs)

    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """Returns the losses and logits on a batch, see `evaluate`."""
        self._check_ready("test_on_batch")
        batch_forms.refuse_weights(sample_weight)
        x, y = self._arrays(x, y)
        batch_checks.check(self, (x, y))
        finite.check_weights(self._networks(), "test_on_batch")
        self.evaluated_batches.assign(0)
        return super().test_on_batch(x, y, return_dict=return_dict)

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None):
        """Calls the model on inputs in batches, as `keras.Model.predict` does.

        Raises:
            InputError: If the inputs are not what the model takes, or a weight is not finite.
        """
        self._check_inference_weights("predict")
        with guards.InputGuard(self) as guard:
            return super().predict(guard.watch(x)[0], batch_size, verbose, steps, callbacks)

    def predict_on_batch(self, x):
        """Calls the model on a batch of inputs, as `keras.Model.predict_on_batch` does.

        Raises:
            InputError: As `predict` does.
        """
        self._check_inference_weights("predict_on_batch")
        self.check_inputs(x)
        return super().predict_on_batch(x)

    def check_inputs(self, inputs):
        """Raises `InputError` if the model cannot be called on inputs, arrays or lists of them."""

    def make_train_function(self, force=False):
        if self.train_function is None or force:
            self.train_function = self._make_function(self._standardized(self.train_step))
        return self.train_function

    def test_step(self, data):
        """Computes the logs of a training step and trains nothing; see `evaluate`."""
        data = batch_forms.standardize(data)
        count = tf.shape(tf.nest.flatten(data)[0])[0]
        with evaluating.on() as values:
            self._standardized(self.train_step)(data)
        self.evaluated_batches.assign_add(1)
        means = {name: tf.reduce_mean(value) for name, value in values.items()}
        self.log_means.update(means, count)
        return self.log_means.results(means)  # Norms of gradients are of training alone.

    @property
    def metrics(self):
        """The means that are logged, from the first step on."""
        return list(self.log_means.values())

    def used_parts(self, data):
        """Returns the parts of a batch that the scheme learns from.

        Args:
            data: `examples` or `(examples, labels)`.

        Returns:
            A list of triples: what it is called; a tensor; and the number below which its whole
            numbers must lie, or `None`.
        """
        examples, labels, _ = keras.utils.unpack_x_y_sample_weight(data)
        if not self.needs_labels or labels is None:
            return [("examples", examples, None)]
        return [("examples", examples, None), ("labels", labels, self.num_classes)]

    def check_examples(self, batch):
        """Checks that the values of examples are those that the scheme can learn from.

        Args:
            batch: A batch as the data set yields it, of NumPy arrays.

        Raises:
            InputError: If they cannot be what the networks take and make.
        """

    def check_batch(self, count):
        """Raises `InputError` if a replica cannot take batches of `count` examples."""

    def _check_inference_weights(self, purpose):
        """Raises `InputError` if a network that serves after the training is not finite."""
        finite.check_weights(map(self.inference_network, self.averaged), purpose)

    def _check_ready(self, method):
        """Raises `InputError` if a method cannot be called before `compile`, or in this scope."""
        if not self.compiled:
            raise InputError(f"{method}() needs optimizers: call compile() first.")
        if tf.distribute.has_strategy():
            strategy = tf.distribute.get_strategy()
            if not strategy.extended.variable_created_in_scope(self.step.value):
                raise InputError(
                    f"{method}() is called within the scope of a {type(strategy).__name__}, but "
                    "the model was made outside of it: make and compile the model within the scope."
                )

    def _arrays(self, x, y):
        """The arguments `x` and `y` of `fit` with the forms of arrays brought to one."""
        arrays = batch_forms.for_fit(x, y)
        if y is None:
            batch_forms.refuse_second_images(self, *arrays)
        return arrays

    def _resume(self, x):
        """Makes a data set of this package continue at the step that the model has reached."""
        if hasattr(x, "resume_at"):
            x.resume_at(int(self.step.numpy()))

    def _standardized(self, step):
        """A step of a batch in any of its forms, in which layers' losses are kept until its end."""

        def standardized(data):
            # Within a call of this model, no call of a network drops what earlier ones have added.
            self._get_call_context()
            if self.distribute_strategy.num_replicas_in_sync > 1:
                # All replicas have dropped what is older before one of them adds anything.
                tf.distribute.get_replica_context().merge_call(lambda strategy: None)
            try:
                return step(batch_forms.standardize(data))
            finally:
                self._maybe_reset_call_context()

        return standardized

    def _callbacks(self, given):
        """The callbacks of `fit`: the user's, with the `mode` that Keras cannot infer, and ours."""
        if isinstance(given, keras.callbacks.CallbackList):
            return given  # It has the model and all callbacks of the user.
        given = list(tf.nest.flatten(given or []))
        for callback in given:
            monitored = str(getattr(callback, "monitor", "")).removeprefix("val_")
            # Losses should fall; Keras cannot infer that from a name it does not know.
            if getattr(callback, "mode", None) == "auto" and monitored.endswith(FALLING):
                callback.mode = "min"
        terminates = [c for c in given if isinstance(c, keras.callbacks.TerminateOnNaN)]
        watch = divergence.WatchNumbers(terminates[0] if terminates else None)
        return [player_optimizers.Finalize(), watch, *given]

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        # Everything is built. Under a strategy, Keras' own would use up a batch to find that out.
        pass
