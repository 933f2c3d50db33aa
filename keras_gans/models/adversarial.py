"""The base class of all adversarial schemes."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models import checks
from keras_gans.models.base import evaluating, gradients, moving_average
from keras_gans.models.base.averages import Averages
from keras_gans.models.base.fitting import Fitting
from keras_gans.models.base.log_means import LogMeans
from keras_gans.models.base.players import Players
from keras_gans.models.base.techniques import Techniques
from keras_gans.sampling import priors, seeds
from keras_gans.serving import export
from keras_gans.system import atomic_files


class AdversarialModel(Players, Techniques, Averages, Fitting, keras.Model):
    """Base class: several networks, an optimizer for each player, and one step counter.

    A scheme passes its networks to `__init__`, names its players in `players`, and writes a
    `train_step` that calls `minimize` for each player and returns `end_step(...)`. In return it
    trains with `fit` on one or several replicas and in mixed precision, logs true global means,
    saves and resumes exactly, shows samples and exports. One whose generator draws from latents
    derives from `LatentModel`.

    Args:
        networks: Dict of the scheme's networks by attribute name; each a built Keras model.
        other_networks: The same of those that a scheme adds to the networks of the one that it
            derives from; `None` for none.
        ema: Decay of a moving average of the networks in `averaged`, in (0, 1), which then serve
            in their place; `None` for no average.
        seed: Integer from which all noise of the training follows; `None` draws one.
        card: Dict of JSON values that describe where the model comes from (preset, data); it
            travels with every saved file.
        penalties: Penalties of the discriminator, such as `[losses.R1(0.1)]`.
        instance_noise: `augmentation.InstanceNoise`, or its standard deviation: noise on the images
            that the discriminator sees, real and generated.
        augmentation: `augmentation.DiffAugment` or its policy, such as `"color,translation"`;
            `augmentation.AdaptiveAugmentation` or `"adaptive"`: changes of the images that the
            discriminator sees, real and generated.
        packing: Images that the discriminator judges together, concatenated on the last axis.
        top_k: `losses.TopK`, or the share of its images from which the generator learns.
        feature_matching: `losses.FeatureMatching`, or the name of a layer of the discriminator
            whose mean outputs the generator learns to match.
        historical_averaging: `losses.HistoricalAveraging`, or its weight.
        **kwargs: `name`, `trainable`, `dtype` of `keras.Model`.
    """

    #: The networks that are used after the training, of which an average can be kept.
    averaged = ()
    #: What the outputs of some networks are, by network name: see `checks.check_outputs`.
    makes = {}
    #: Batches of real examples in the batch of one `train_step`: one for each step of a critic.
    batches_per_step = 1

    #: Number of classes of the labels that the generator takes; `None` if it takes none.
    num_classes = None
    #: Whether the scheme learns from the labels of the data set, integers in `[0, num_classes)`.
    needs_labels = False

    def __init__(
        self,
        networks,
        *,
        other_networks=None,
        ema=None,
        seed=None,
        card=None,
        penalties=None,
        instance_noise=None,
        augmentation=None,
        packing=1,
        top_k=None,
        feature_matching=None,
        historical_averaging=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        networks = networks | (other_networks or {})
        checks.check_networks(networks)
        checks.check_outputs(networks, self.makes)
        for name, network in networks.items():
            setattr(self, name, network)
        self._network_names = tuple(networks)
        self.ema = moving_average.check_decay(ema)
        self.keep_averages()
        self.seed = seeds.check_seed(seed)
        self.card = export.check_card(card)
        self.step = self.add_weight(
            name="step",
            shape=(),
            dtype="int64",
            initializer="zeros",
            trainable=False,
            aggregation="only_first_replica",
        )
        self.set_techniques(
            penalties,
            instance_noise,
            augmentation,
            packing,
            top_k,
            feature_matching,
            historical_averaging,
        )
        self.log_means = LogMeans(self.distribute_strategy)
        self._optimized_weights = {}
        # No weight: it is not saved.
        self.evaluated_batches = tf.Variable(
            0,
            dtype=tf.int64,
            trainable=False,
            aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA,
        )
        # A scheme has no single call: unbuilt, `fit` would feed real images to the generator.
        self.built = True

    @classmethod
    def from_preset(cls, name, /, **options):
        """Builds and compiles a model of this scheme by a preset.

        Args:
            name: One of `keras_gans.list_presets()`.
            **options: As in `keras_gans.from_preset`.

        Returns:
            A compiled model, ready for `fit`.

        Raises:
            InputError: If the preset is unknown or of another scheme, or an option is unknown.
        """
        from keras_gans import presets  # The presets import the schemes.

        scheme = presets.get(name).model
        if scheme is not cls:
            raise InputError(
                f"{cls.__name__}.from_preset({name!r}): this preset is of {scheme.__name__}; call "
                f"{scheme.__name__}.from_preset, or keras_gans.from_preset for any scheme."
            )
        return presets.from_preset(name, **options)

    # ------------------------------------------------------------------ training

    def await_batch(self, batch, shape):
        """Returns `batch` with an unknown batch size, so that ops run only if a batch arrives.

        At the end of a data set of unknown length Keras runs a step for which no batch arrives. An
        op that does not depend on the batch would run all the same: the step counter would move.
        With a static batch size, TensorFlow removes the dependence.

        Args:
            batch: A tensor of the data set.
            shape: Its shape, as far as the networks fix it.
        """
        return tf.raw_ops.PlaceholderWithDefault(input=batch, shape=shape)

    def sample_noise(self, distribution, shape, purpose):
        """Draws noise that is a function of the seed, the step, the replica and a purpose.

        The step counter is saved with the weights, so a resumed run continues the same sequence.

        Args:
            distribution: `"normal"`, `"uniform"`, ...: see `priors.sample`.
            shape: Shape of the noise.
            purpose: A name: two purposes in one step draw different noise.
        """
        seed = seeds.stateless_seed(self.seed, self.step.value, purpose)
        if evaluating.is_on():  # The step stands still, and each batch has noise of its own.
            seed = seeds.fold_in(seed, "evaluation", self.evaluated_batches)
        return priors.sample(distribution, shape, seed)

    def log(self, **values):
        """Logs the means of values over the epoch, by name.

        A name need not be declared: its metric is created when it is first logged. Callbacks take
        those that end in `_loss`, `_error` or `convergence` for values that should fall.

        Args:
            **values: Tensors of any shape.
        """
        if evaluating.is_on():
            evaluating.keep(values)
        else:
            self.log_means.update(values)

    def end_step(self, **values):
        """Ends a generator update: moves the averages, counts the step, and logs.

        Args:
            **values: Tensors to log, see `log`.

        Returns:
            The logs: the means over the epoch so far, by name.
        """
        if "real_logits" in values and "fake_logits" in values:
            self.follow_discriminator(values["real_logits"], values["fake_logits"])
        self.log(**values)
        if evaluating.is_on():
            return {}
        for name in self.averaged if self.ema else ():
            average, network = getattr(self, f"ema_{name}"), getattr(self, name)
            moving_average.move(average, network, self.ema, self.step.value)
        with tf.control_dependencies(list(values.values())):
            self.step.assign_add(1)
        gradients.forget_added_losses(self._networks())
        return self.log_means.results()

    # ------------------------------------------------------------------ using

    def draw_samples(self, count=None, seed=0, examples=None):
        """Draws sample grids of the model.

        Args:
            count: How many samples; `None` for the scheme's own choice.
            seed: Integer; the same seed gives the same latents.
            examples: A batch as the data set yields it, for schemes that transform examples.

        Returns:
            A dict of sample grids by name, of which `"samples"` is the main one: a uint8 image
            `(height, width, channels)`, or a string of lines.
        """
        return {}

    def endpoints(self):
        """Returns the signatures that `export` writes: name -> (function, list of `TensorSpec`)."""
        return {}

    def card_entries(self):
        """Returns the entries of this scheme in the card of an exported model, JSON values."""
        return {}

    def export(
        self,
        filepath=None,
        format="tf_saved_model",
        verbose=False,
        input_signature=None,
        *,
        card=None,
        path=None,
        **others,
    ):
        """Writes the trained networks as `filepath/<next version>/`, a SavedModel for TF Serving.

        Args:
            filepath: Folder of the model's versions; created if need be.
            format: `"tf_saved_model"`; there is no other.
            verbose: Whether to print the signatures.
            input_signature: `None`; the signatures are those of `endpoints()`.
            card: Dict of JSON values added to the model's card.
            path: Another name of `filepath`.
            **others: None; they are refused.

        Returns:
            The path of the version written.

        Raises:
            InputError: If an argument is not accepted, the folder cannot be written, or a weight is
                not finite.
        """
        if isinstance(format, dict) and card is None:  # The card was the second argument once.
            format, card = "tf_saved_model", format
        export.check_format(format, input_signature, others)
        folder = export.check_folder(filepath, path)
        return export.export_model(self, folder, card, bool(verbose))

    # ------------------------------------------------------------------ saving

    def save(self, filepath, overwrite=True, zipped=None, **options):
        """Saves the whole state as `keras.Model.save` does, in a `.keras` file.

        Raises:
            InputError: If the name ends in something else, as HDF5 files cannot hold several
                networks, or its folder does not exist.
        """
        if zipped is not False and not str(filepath).endswith(".keras"):
            raise InputError(
                f"save({str(filepath)!r}): give a name that ends in .keras, or call export for a "
                "SavedModel."
            )
        if zipped is not False:
            atomic_files.check_parent(filepath, "save")
        return super().save(filepath, overwrite=overwrite, zipped=zipped, **options)

    def get_config(self):
        config = super().get_config()
        networks = {
            name: keras.saving.serialize_keras_object(getattr(self, name))
            for name in self._network_names
        }
        settings = {"ema": self.ema, "seed": self.seed, "card": self.card}
        return config | networks | settings | self.techniques_config()

    @classmethod
    def from_config(cls, config, custom_objects=None):
        arguments = {
            name: keras.saving.deserialize_keras_object(value, custom_objects=custom_objects)
            for name, value in config.items()
        }
        return cls(**arguments)

    def save_own_variables(self, store):
        super().save_own_variables(store)
        seeds.save_states(self._networks(), store)

    def load_own_variables(self, store):
        super().load_own_variables(seeds.without_states(store))
        seeds.load_states(self._networks(), store)

    # ------------------------------------------------------------------ helpers

    def _networks(self):
        return [getattr(self, name) for name in self._network_names]
