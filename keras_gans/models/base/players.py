"""The players of a scheme: their networks, optimizers and updates."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.base import evaluating, gradients, player_optimizers


class Players:
    """The part of an `AdversarialModel` that has an optimizer for each player."""

    #: Optimizer name -> the networks it updates.
    players = {"generator": ("generator",), "discriminator": ("discriminator",)}
    #: Former names of players, which files and logs still have and `compile` accepts.
    former_players = {}
    _logs_gradient_norms = False

    def compile(
        self,
        *unnamed,
        generator_optimizer=None,
        discriminator_optimizer=None,
        steps_per_execution=1,
        jit_compile=False,
        run_eagerly=False,
        **optimizers,
    ):
        """Gives each player its optimizer.

        Args:
            *unnamed: Refused: each optimizer is given by the name of its player.
            generator_optimizer, discriminator_optimizer: A Keras optimizer, its name, or `None`
                for the scheme's `default_optimizer`.
            steps_per_execution: Steps run in one call of the training function.
            jit_compile: Whether to compile with XLA. Off by default: it draws other random numbers
                for the same seed, does not run under MirroredStrategy on CPUs, and is often slower.
            run_eagerly: Whether to run the step without a graph, to debug it.
            **optimizers: `<player>_optimizer` of the other `players` of the scheme.

        Raises:
            InputError: If a player is unknown or has nothing to train, if two players share an
                optimizer, or if several replicas cannot do what is asked for.
        """
        if unnamed:
            names = ", ".join(f"{player}_optimizer=..." for player in self.players)
            raise InputError(f"compile() takes an optimizer for each player, by name: {names}.")
        self.check_techniques()
        replicas = self.distribute_strategy.num_replicas_in_sync
        if steps_per_execution != 1 and replicas > 1:
            raise InputError(
                f"{steps_per_execution=} cannot be done on {replicas} replicas by Keras: give 1."
            )
        super().compile(
            optimizer=None,
            steps_per_execution=steps_per_execution,
            jit_compile=jit_compile,
            run_eagerly=run_eagerly,
        )
        optimizers |= {
            "generator_optimizer": generator_optimizer,
            "discriminator_optimizer": discriminator_optimizer,
        }
        by_player = self._by_player(optimizers)
        for player in self.players:
            optimizer = by_player.get(player)
            optimizer = self.default_optimizer(player) if optimizer is None else optimizer
            self._set_optimizer(player, player_optimizers.get(f"{player}_optimizer", optimizer))
        self._optimized_weights = {}
        self._step_depends_on = {}
        self._learning_rates = player_optimizers.learning_rates(self._optimizers())

    @property
    def logs_gradient_norms(self):
        """Whether each update of a player logs the norm of its gradients; `False` unless set.

        The norm is the Euclidean norm of all gradients of the player together, before clipping and
        without loss scaling, and is logged as `<player>_gradient_norm`. A step is traced anew
        when this has changed.
        """
        return self._logs_gradient_norms

    @logs_gradient_norms.setter
    def logs_gradient_norms(self, asked):
        self._logs_gradient_norms = bool(asked)
        if not asked:  # A mean that nothing is added to any more would be logged as 0.
            self.log_means.forget(f"{player}_gradient_norm" for player in self.players)

    @property
    def optimizer(self):
        """A view of all players' optimizers, for callbacks; `None` before `compile`."""
        if not self.compiled:
            return None
        return player_optimizers.PlayerOptimizers(self._optimizers(), self._learning_rates)

    @optimizer.setter
    def optimizer(self, optimizer):
        """Ignores what the `compile` of Keras sets: every player has an optimizer of its own."""

    def default_optimizer(self, player):
        """The optimizer of a player for which `compile` is given none.

        Reference: Radford et al. 2015, section 4, https://arxiv.org/abs/1511.06434
        """
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

    def minimize(self, player, loss, tape):
        """Applies one step of a player's optimizer to the mean of `loss` over all replicas.

        The losses that the player's layers add, those of regularizers among them, are minimised
        with it. The logs are of the scheme's own losses, without them. With `logs_gradient_norms`
        the norm of the gradients is logged as `<player>_gradient_norm`.

        Args:
            player: One of `players`.
            loss: The mean over this replica's examples, or one value for each, computed under
                `tape`.
            tape: `tf.GradientTape` that recorded it.
        """
        if evaluating.is_on():
            return
        optimizer, variables = self.optimizer_of(player), self.variables_of(player)
        self.check_player(player)
        # Optimizers sum gradients over replicas, and loss scaling multiplies the loss: both are
        # factors on the loss, and so on the gradient that flows back from it.
        replicas = self.distribute_strategy.num_replicas_in_sync
        scale = tf.convert_to_tensor(optimizer.scale_loss(1.0 / replicas))
        networks = self.networks_losing(player)
        player_gradients = gradients.of_player(tape, loss, variables, networks, scale)
        player_gradients = self.pull_to_history(player, variables, player_gradients, scale)
        if self.logs_gradient_norms:
            self._log_gradient_norm(player, player_gradients, scale)
        for layer in self._layers_of(player):
            if hasattr(layer, "on_update"):  # State that moves with the weights, not with calls.
                layer.on_update()
        clipped = gradients.clip_on_replicas(optimizer, player_gradients, replicas)
        optimizer.apply(clipped, variables)
        self.constrain(player)

    def _log_gradient_norm(self, player, player_gradients, scale):
        """Logs the norm of a player's gradients, without the factors of replicas and precision.

        Args:
            player: One of `players`.
            player_gradients: List of tensors or `None`, this replica's share, scaled.
            scale: Scalar tensor by which each replica has scaled its own.
        """
        replicas = self.distribute_strategy.num_replicas_in_sync
        # scale = (factor of loss scaling) / replicas, and the mean over replicas is not scaled.
        norm = gradients.global_norm(player_gradients, replicas) / (
            tf.cast(scale, tf.float32) * replicas
        )
        # Gradients scaled for float16 may overflow. Such an update is left out, and so is its norm.
        is_finite = tf.math.is_finite(norm)
        value = tf.where(is_finite, norm, 0.0)
        count = tf.cast(is_finite, tf.float32)
        self.log_means.update({f"{player}_gradient_norm": value}, count)

    def check_player(self, player):
        """Raises `InputError` if a player has nothing to train, or what it had not at `compile`."""
        variables = self.variables_of(player)
        checks.check_trainable(player, self.players[player], variables)
        player_optimizers.check_known(player, variables, self.optimizer_of(player))

    def make_train_function(self, force=False):
        """Makes the function that Keras trains with, anew if what a step does has changed since.

        That changes if layers are frozen or thawed, or with `logs_gradient_norms`.
        """
        for player in self.players:
            self.check_player(player)
        is_changed = self._has_changed_since("train")
        return super().make_train_function(force=force or is_changed)

    def make_test_function(self, force=False):
        """Makes the function that Keras evaluates with, see `make_train_function`."""
        is_changed = self._has_changed_since("test")
        return super().make_test_function(force=force or is_changed)

    def _has_changed_since(self, purpose):
        """Whether what a step does has changed since the last call for this purpose."""
        layers = [layer for network in self._networks() for layer in network._flatten_layers()]
        now = [layer.trainable for layer in layers]
        now += [weight.trainable for network in self._networks() for weight in network.weights]
        if purpose == "train":
            now += [self.logs_gradient_norms]
        before = self._step_depends_on.get(purpose, now)
        self._step_depends_on[purpose] = now
        return now != before

    def constrain(self, player):
        """Called after each step of a player's optimizer, to keep its weights where they belong."""

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
        optimized = {player: self._optimized(player) for player in self.players}
        changed = {player: places for player, places in optimized.items() if places is not None}
        return optimizers | options | ({"optimized_weights": changed} if changed else {})

    def compile_from_config(self, config):
        config = keras.saving.deserialize_keras_object(config)
        self._optimized_weights = {
            self.former_players.get(player, player): places
            for player, places in config.pop("optimized_weights", {}).items()
        }
        self.compile(**config)

    def _by_player(self, optimizers):
        """Returns the optimizers that `compile` was given, by player."""
        names = {f"{player}_optimizer": player for player in self.players}
        former = {f"{name}_optimizer": player for name, player in self.former_players.items()}
        by_player = {}
        for name, optimizer in optimizers.items():
            if optimizer is None:
                continue
            player = (names | former).get(name)
            if player is None:
                raise InputError(f"compile() got {name}=...; accepted are {', '.join(names)}.")
            if player in by_player:
                raise InputError(
                    f"compile() got two optimizers of the {player}: give {player}_optimizer alone."
                )
            by_player[player] = optimizer
        return by_player

    def _optimizers(self):
        return {player: self.optimizer_of(player) for player in self.players}

    def _set_optimizer(self, player, optimizer):
        others = {
            f"{name}_optimizer": getattr(self, f"{name}_optimizer", None)
            for name in self.players
            if name != player
        }
        checks.check_optimizer(f"{player}_optimizer", optimizer, others)
        is_half = any(layer.compute_dtype == "float16" for layer in self._layers_of(player))
        if is_half and not isinstance(optimizer, keras.optimizers.LossScaleOptimizer):
            # float16 gradients underflow; a custom `compile` gets no loss scaling from Keras.
            optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
        replicas = self.distribute_strategy.num_replicas_in_sync
        player_optimizers.check_replicas(f"{player}_optimizer", optimizer, replicas)
        # Unbuilt optimizers fail under MirroredStrategy, and lose their moments when loaded.
        variables = self.variables_of(player)
        if player in self._optimized_weights:
            weights = self._weights_of(player)
            variables = [weights[place] for place in self._optimized_weights[player]]
        checks.check_trainable(player, self.players[player], variables)
        optimizer.build(variables)
        setattr(self, f"{player}_optimizer", optimizer)

    def networks_losing(self, player):
        """The networks whose layers' losses a player minimises: each network has one player."""
        others = list(self.players)[: list(self.players).index(player)]
        taken = {name for other in others for name in self.players[other]}
        return [getattr(self, name) for name in self.players[player] if name not in taken]

    def _layers_of(self, player):
        networks = [getattr(self, name) for name in self.players[player]]
        return [layer for net in networks for layer in net._flatten_layers(include_self=False)]

    def _weights_of(self, player):
        networks = [getattr(self, name) for name in self.players[player]]
        return [weight for network in networks for weight in network.weights]

    def _optimized(self, player):
        """Places among a player's weights of those its optimizer was built for.

        `None` if they are those that are trained now, as they are unless a layer was frozen since.
        """
        built_for = player_optimizers.variables_of(self.optimizer_of(player))
        if [id(v) for v in built_for] == [id(v) for v in self.variables_of(player)]:
            return None
        places = {id(weight): place for place, weight in enumerate(self._weights_of(player))}
        return [places[id(variable)] for variable in built_for]
