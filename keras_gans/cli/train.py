"""Trains a GAN: keras-gans train --gan dcgan

Writes a run folder with samples, checkpoints, logs and the configuration; stops on Ctrl-C with
everything saved, and goes on with the same command and --resume.
"""

import dataclasses
import pathlib
import sys

import keras

from keras_gans import evaluation, presets
from keras_gans.callbacks import DivergenceError
from keras_gans.cli import command_line, training_arguments, training_data, training_evaluation
from keras_gans.cli.preset_options import CHECKS
from keras_gans.errors import InputError
from keras_gans.models import LatentModel
from keras_gans.sampling import conditioning
from keras_gans.system import atomic_files
from keras_gans.training import configuration as configurations
from keras_gans.training import runs, strategies


def main(arguments):
    given = training_arguments.parse(__doc__, arguments)
    run, given, _, _ = configure(given)
    atomic_files.check_writable(run.folder, "--output")
    if "export" in given:
        atomic_files.check_writable(given["export"], "--export")
    strategy = strategies.strategy(given["strategy"])
    with run.locked():
        # Configured anew: until the folder was locked, another process could have changed it.
        return train_locked(run, given, strategy)


def configure(given):
    """Opens the run that the arguments name, and resolves its configuration.

    Args:
        given: Dict of the arguments that the user gives.

    Returns:
        The `Run`; `given` with the folder of the run and the data set; the `Configuration` of the
        run when it was last trained, or `None`; and that of the training that begins.
    """
    before = None
    if "output" in given:
        before = open_run(given)
    preset = configurations.choose_preset(given, before)
    if preset is None:
        raise InputError(
            f"--output {given['output']} holds no run to go on with: give --gan or --preset to "
            "begin one."
        )
    if "text" in given:
        given = given | {"dataset": training_data.text_file(preset, given["text"])}
    if "output" not in given:
        given = given | {"output": pathlib.Path("runs") / preset.name}
        before = open_run(given)
    run = runs.Run(given["output"])
    resolved = configurations.resolve(preset, given, before, run.folder, CHECKS)
    return run, given, before, resolved


def open_run(given):
    """Returns the `Configuration` of the run in --output, or `None` if nothing is there."""
    run = runs.Run(given["output"])
    if not run.has_content():
        return None
    if not given["resume"]:
        raise InputError(
            f"--output {run.folder} is not empty: give --resume to go on, or another folder."
        )
    return run.configuration()


def train_locked(run, given, strategy):
    """Trains a run whose folder is locked; returns the exit status."""
    _, given, before, configuration = configure(given)
    replicas = strategy.num_replicas_in_sync
    configuration = configurations.with_replicas(configuration, replicas, run.folder)
    preset = presets.get(configuration.preset)
    with strategy.scope():
        model = restore(run, preset)
    examples, configuration = read_examples(preset, configuration)
    steps_per_epoch = training_data.steps_per_epoch(preset, configuration, examples)
    steps, options = configuration.steps, configuration.options
    if "epochs" in given:
        steps = given["epochs"] * steps_per_epoch
    if model is None:
        if configurations.decays_to_the_end(configuration, given, before):
            options = options | {"decay_steps": steps}
        configuration = dataclasses.replace(configuration, options=options)
        with strategy.scope():
            model = build_model(preset, configuration, examples)
    else:
        # The model has no option that its preset was given after the run began.
        had = preset.with_present_names(before.options)
        options = {name: value for name, value in options.items() if name in had}
        steps = max(int(model.step.numpy()), steps)
    configuration = dataclasses.replace(configuration, options=options, steps=steps)
    model.check_batch(configuration.batch_size // replicas)
    check_labels(model, examples, before, configuration.data)
    if steps > options.get("decay_steps", steps):
        print(
            f"The learning rates of this run fall to 0 at step {options['decay_steps']}.",
            file=sys.stderr,
        )
    evaluations = training_evaluation.callback(run, model, examples, configuration, given)
    run.write_config(configuration.to_json())
    return train(run, model, examples, configuration, given, evaluations)


def restore(run, preset):
    """Returns the model of the newest checkpoint, or `None` if the run has none."""
    model = run.restore()
    if model is not None and model.card.get("preset") != preset.name:
        raise InputError(
            f"The checkpoint in {run.folder} belongs to preset {model.card.get('preset')}, "
            f"not to {preset.name}."
        )
    return model


def read_examples(preset, configuration):
    """Returns the examples, and the configuration with a description of them."""
    examples = training_data.read(preset, configuration)
    data = training_data.describe(preset, examples)
    training_data.check_unchanged(configuration.data, data)
    return examples, dataclasses.replace(configuration, data=data)


def build_model(preset, configuration, examples):
    """Returns a new model, compiled."""
    if configuration.mixed_precision != "none":
        keras.config.set_dtype_policy(f"mixed_{configuration.mixed_precision}")
    keras.utils.set_random_seed(configuration.seed % 2**32)
    options = configuration.options | training_data.options(preset, examples)
    card = {"data": configuration.data.to_json(), "batch_size": configuration.batch_size}
    model = presets.from_preset(
        preset.name, seed=configuration.seed, card=card, name=preset.name, **options
    )
    presets.adapt_to_examples(model, examples)
    return model


def check_labels(model, examples, before, data):
    """Raises `InputError` if a model that learns from labels cannot learn from these."""
    if not model.needs_labels:
        return
    training_data.check_labels_unchanged(before and before.data, data)
    conditioning.check_data(examples.labels, model.num_classes, f"--dataset {examples.name}")


def train(run, model, examples, configuration, given, evaluations):
    """Trains a model and prints what was done; returns the exit status."""
    done, steps = int(model.step.numpy()), configuration.steps
    if evaluations is not None and evaluations.is_out_of_patience:
        steps = done
        print(
            f"No better score in the last {evaluations.patience} evaluations: --patience is over."
        )
    if done == steps:
        print(f"{run.folder} stands at step {done} already: nothing is left to train.")
    else:
        print(
            f"{configuration.preset} on {examples.name}: {examples.count} examples, batches of "
            f"{configuration.batch_size}, steps {done} to {steps}. Samples in {run.samples}."
        )
    held_out = None
    if done < steps:
        preset = presets.get(configuration.preset)
        held_out = training_data.held_out(preset, configuration, examples)
    try:
        stopped_by = run.train(
            model,
            examples,
            batch_size=configuration.batch_size,
            steps=steps,
            seed=configuration.seed,
            held_out=held_out,
            checkpoint_seconds=given["checkpoint_seconds"],
            further=[] if evaluations is None else [evaluations],
            verbose=1 if sys.stdout.isatty() else 2,
        )
    except DivergenceError as error:
        kept = ", ".join(str(path) for path in run.newest_checkpoints()) or "none"
        print(f"{command_line.prog()}: {error} Checkpoints kept: {kept}.", file=sys.stderr)
        return 1
    if stopped_by is not None:
        print(
            f"\nStopped at step {int(model.step.numpy())}; everything is saved. "
            "To go on, repeat the command with --resume."
        )
        return 128 + stopped_by
    if evaluations is not None:
        evaluations.evaluate()
        if evaluations.scores:
            print(evaluation.table(evaluations.scores))
    report(run, model, given)
    return 0


def report(run, model, given):
    """Prints where everything is, with the commands that go on from there; exports the model."""
    programs = pathlib.Path(sys.executable).parent
    if programs.is_relative_to(pathlib.Path.cwd()):
        programs = programs.relative_to(pathlib.Path.cwd())
    draws = isinstance(model, LatentModel)
    print(f"Samples:     {run.samples}")
    print(f"Checkpoint:  {run.newest_checkpoints()[0]}")
    print(f"Curves:      {programs / 'tensorboard'} --logdir {run.logs}")
    program = command_line.command("generate" if draws else "translate")
    print(f"More:        {program} {run.folder}{'' if draws else ' IMAGES'} --output OUTPUT")
    if "export" in given:
        version = model.export(given["export"])
        print(f"Export:      {version}")
        call = f"saved_model_cli run --dir {version} --tag_set serve --signature_def generate"
        show = f"saved_model_cli show --dir {version} --all"
        print(
            f"             {programs / call} --input_exprs 'count=16;seed=3'"
            if draws
            else f"             {programs / show}"
        )
