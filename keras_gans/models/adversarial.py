"""What every adversarial scheme needs and none should repeat."""

import keras
import tensorflow as tf

from keras_gans import averaging, checks, conditions, export, latents, seeds
from keras_gans.errors import InputError
from keras_gans.models.averages import Averages


class AdversarialModel(Averages, keras.Model):
    """Base class: several networks, an optimizer for each player, and one step counter.

    A scheme passes its networks to `__init__`, names its players in `players`, and writes a
    `train_step` that calls `minimize` for each player and returns `end_step(...)`. In return it
    trains with `fit` on one or several replicas and in mixed precision, logs true global means,
    saves and resumes exactly, shows samples and exports. One whose generator draws from latents
    derives from `LatentModel`.

    Args:
        networks: Dict of the scheme's networks by attribute name; each a built Keras model.
        ema: Decay of a moving average of the networks in `averaged`, in (0, 1), which then serve
            in their place; `None` for no average.
        seed: Integer from which all noise of the training follows; `None` draws one.
        card: Dict of JSON values that describe where the model comes from (preset, data); it
            travels with every saved file.
        **kwargs: `name`, `trainable`, `dtype` of `keras.Model`.
    """

    #: Optimizer name -> the networks it updates.
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    #: The networks that are used after the training, of which an average can be kept.
    averaged = ()
    #: What some networks make, by name: see `checks.check_outputs`.
    makes = {}
    #: Batches of real examples in one step's batch: one for each step of a critic.
    batches_per_step = 1
    #: The values `train_step` passes to `end_step`.
    logged = ("generator_loss", "discriminator_loss", "real_logits", "fake_logits")

    #: Number of classes of the labels that the generator takes; `None` if it takes none.
    num_classes = None
    #: Whether the scheme learns from the labels of the data set, integers in `[0, num_classes)`.
    needs_labels = False

    def __init__(self, networks, *, ema=None, seed=None, card=None, **kwargs):
        super().__init__(**kwargs)
        checks.check_networks(networks)
        checks.check_outputs(networks, self.makes)
        for name, network in networks.items():
            setattr(self, name, network)
        self._network_names = tuple(networks)
        self.ema = averaging.check_decay(ema)
        self.keep_averages()
        self.seed = seeds.check_seed(seed)
        self.card = dict(card or {})
        self.step = self.add_weight(
            name="step",
            shape=(),
            dtype="int64",
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )
        self.log_means = {name: keras.metrics.Mean(name=name) for name in self.logged}
        # A scheme has no single call: unbuilt, `fit` would feed real images to the generator.
        self.built = True

    # ------------------------------------------------------------------ training

    def compile(self, *, steps_per_execution=1, jit_compile=False, run_eagerly=False, **optimizers):
        """Gives each player its optimizer.

        Args:
            steps_per_execution: Steps run in one call of the training function.
            jit_compile: Whether to compile with XLA. Off by default: it draws other random numbers
                for the same seed, does not run under MirroredStrategy on CPUs, and is often slower.
            run_eagerly: Whether to run the step without a graph, to debug it.
            **optimizers: `<player>_optimizer` for each of `players`: a Keras optimizer or its name.
                A player without one gets the scheme's `default_optimizer`.

        Raises:
            InputError: If a player is unknown, or two players share an optimizer.
        """
        super().compile(
            optimizer=None,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
            run_eagerly=run_eagerly,
        )
        known = [f"{player}_optimizer" for player in self.players]
        for name in optimizers:
            if name not in known:
                raise InputError(f"compile() got {name}=...; accepted are {', '.join(known)}.")
        for player in self.players:
            given = optimizers.get(f"{player}_optimizer")
            optimizer = self.default_optimizer(player) if given is None else given
            self._set_optimizer(player, keras.optimizers.get(optimizer))

    def fit(self, x=None, y=None, batch_size=None, *arguments, **options):
        """Trains as `keras.Model.fit` does, refusing batches that do not divide and wrong labels.

        Raises:
            InputError: If a batch does not divide among the replicas (the mean over replicas would
                not be the mean over examples) and the steps of the critic; or if the scheme needs
                labels and there are none, or not those of the model.
        """
        # Those of a data set show only when its batches are read: see `conditions.of_batch`.
        if self.needs_labels and y is not None:
            conditions.check_data(y, self.num_classes)
        replicas = self.distribute_strategy.num_replicas_in_sync
        checks.check_shares(x, batch_size or 32, replicas, self.batches_per_step)
        if isinstance(x, tf.data.Dataset):
            options.setdefault("shuffle", False)  # Keras warns otherwise, though it has no effect.
        return super().fit(x, y, batch_size, *arguments, **options)

    def check_examples(self, batch):
        """Refuses or warns of examples whose values the scheme cannot learn from.

        Args:
            batch: A batch as the data set yields it, of NumPy arrays.

        Raises:
            InputError: If they cannot be what the networks take and make.
        """

    def check_batch(self, count):
        """Raises `InputError` if a replica cannot take batches of `count` examples."""

    def default_optimizer(self, player):
        """The optimizer a player gets when `compile` is given none (Radford et al. 2015, 4)."""
        return keras.optimizers.Adam(2e-4, beta_1=0.5)

    def updates_per_step(self, player):
        """How often a player's optimizer is applied in one call of `train_step`."""
        return 1

    def optimizer_of(self, player):
        """Returns the optimizer of one of `players`."""
        return getattr(self, f"{player}_optimizer")

    def variables_of(self, player):
        """Returns the variables that a player's optimizer updates."""
        networks = [getattr(self, name) for name in self.players[player]]
        return [variable for network in networks for variable in network.trainable_variables]

    def await_batch(self, batch, shape):
        """Returns `batch`, such that whatever is made of it waits for it.

        At the end of a data set of unknown length Keras asks for a batch that does not come, and
        what does not wait for it happens all the same: a counter moves, a pool fills. So the batch
        size is to be read off the batch itself, even if it could be known beforehand.

        Args:
            batch: A tensor of the data set's.
            shape: Its shape, as far as the networks fix it.
        """
        return tf.raw_ops.PlaceholderWithDefault(input=batch, shape=shape)

    def sample_noise(self, distribution, shape, purpose):
        """Draws noise that is a function of the seed, the step, the replica and a purpose.

        The step counter is saved with the weights, so a resumed run continues the same sequence.

        Args:
            distribution: `"normal"`, `"uniform"`, ...: see `latents.sample`.
            shape: Shape of the noise.
            purpose: A name: two purposes in one step draw different noise.
        """
        seed = seeds.stateless_seed(self.seed, self.step.value, purpose)
        return latents.sample(distribution, shape, seed)

    def minimize(self, player, loss, tape):
        """Applies one step of a player's optimizer to the mean of `loss` over all replicas.

        Args:
            player: One of `players`.
            loss: Scalar computed under `tape`; the mean over this replica's examples.
            tape: `tf.GradientTape` that recorded it.
        """
        optimizer, variables = self.optimizer_of(player), self.variables_of(player)
        # Optimizers sum gradients over replicas, and loss scaling multiplies the loss: both are
        # factors on the loss, and so on the gradient that flows back from it.
        scale = optimizer.scale_loss(1.0 / self.distribute_strategy.num_replicas_in_sync)
        scale = tf.cast(scale, loss.dtype)
        gradients = tape.gradient(loss, variables, output_gradients=scale)
        for layer in self._layers_of(player):
            if hasattr(layer, "on_update"):  # State that moves with the weights, not with calls.
                layer.on_update()
        optimizer.apply(gradients, variables)

    def end_step(self, **values):
        """Ends a generator update: moves the averages, counts the step, returns the logs.

        Args:
            **values: A tensor for each of `logged`; its mean over the epoch is logged.
        """
        for name in self.averaged if self.ema else ():
            average, network = getattr(self, f"ema_{name}"), getattr(self, name)
            averaging.move(average, network, self.ema, self.step.value)
        with tf.control_dependencies(list(values.values())):
            self.step.assign_add(1)
        for name, value in values.items():
            self.log_means[name].update_state(value)
        return {name: mean.result() for name, mean in self.log_means.items()}

    # ------------------------------------------------------------------ using

    def draw_samples(self, count=None, seed=0, examples=None):
        """Shows what the model has learnt.

        Args:
            count: How many samples; `None` for the scheme's own choice.
            seed: Integer; the same seed gives the same latents.
            examples: A batch as the data set yields it, for schemes that transform examples.

        Returns:
            A dict of sheets by name, of which `"samples"` is the main one: a uint8 image
            `(height, width, channels)`, or a string of lines.
        """
        return {}

    def endpoints(self):
        """Returns the signatures that `export` writes: name -> (function, list of `TensorSpec`)."""
        return {}

    def card_entries(self):
        """Returns what the card of an exported model says of this scheme, JSON values by name."""
        return {}

    def export(self, path, card=None):
        """Writes the trained networks as `path/<next version>/`, a SavedModel for TF Serving.

        Args:
            path: Folder of the model; created if need be.
            card: Dict of JSON values added to the model's card.

        Returns:
            The path of the version written.
        """
        return export.export_model(self, path, card)

    # ------------------------------------------------------------------ saving

    def get_config(self):
        config = super().get_config()
        networks = {
            name: keras.saving.serialize_keras_object(getattr(self, name))
            for name in self._network_names
        }
        return config | networks | {"ema": self.ema, "seed": self.seed, "card": self.card}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        arguments = {
            name: keras.saving.deserialize_keras_object(value, custom_objects=custom_objects)
            for name, value in config.items()
        }
        return cls(**arguments)

    def get_compile_config(self):
        if not self.compiled:
            return None
        optimizers = {
            f"{player}_optimizer": keras.saving.serialize_keras_object(self.optimizer_of(player))
            for player in self.players
        }
        options = {
            "steps_per_execution": self.steps_per_execution,
            "jit_compile": self.jit_compile,
            "run_eagerly": self.run_eagerly,
        }
        return optimizers | options

    def compile_from_config(self, config):
        self.compile(**keras.saving.deserialize_keras_object(config))

    def save_own_variables(self, store):
        super().save_own_variables(store)
        seeds.save_states(self._networks(), store)

    def load_own_variables(self, store):
        super().load_own_variables(seeds.without_states(store))
        seeds.load_states(self._networks(), store)

    # ------------------------------------------------------------------ helpers

    def _maybe_symbolic_build(self, iterator=None, data_batch=None):
        # Everything is built. Under a strategy, Keras' own would use up a batch to find that out.
        pass

    def _networks(self):
        return [getattr(self, name) for name in self._network_names]

    def _layers_of(self, player):
        networks = [getattr(self, name) for name in self.players[player]]
        return [layer for net in networks for layer in net._flatten_layers(include_self=False)]

    def _set_optimizer(self, player, optimizer):
        others = {
            f"{name}_optimizer": getattr(self, f"{name}_optimizer", None)
            for name in self.players
            if name != player
        }
        checks.check_optimizer(f"{player}_optimizer", optimizer, others)
        half = any(layer.compute_dtype == "float16" for layer in self._layers_of(player))
        if half and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
            # float16 gradients underflow; a custom `compile` gets no loss scaling from Keras.
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
        variables = self.variables_of(player)
        checks.check_trainable(player, self.players[player], variables)
        # Unbuilt optimizers fail under MirroredStrategy, and lose their moments when loaded.
        optimizer.build(variables)
        setattr(self, f"{player}_optimizer", optimizer)
