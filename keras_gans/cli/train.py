"""Trains a GAN: keras-gans train --gan dcgan

Writes a run folder with samples, checkpoints, logs and the configuration; stops on Ctrl-C with
everything saved, and goes on with the same command and --resume.
"""

import argparse
import pathlib
import sys

import keras

from keras_gans import callbacks, evaluation, presets
from keras_gans.callbacks import DivergenceError
from keras_gans.cli import command_line, extractor_options, training_data
from keras_gans.cli.preset_options import RECIPE_OPTIONS, accepts
from keras_gans.errors import InputError
from keras_gans.models import LatentModel
from keras_gans.sampling import conditioning
from keras_gans.system import atomic_files
from keras_gans.training import runs, strategies

#: What must stay as it was when a run goes on.
FIXED = (
    *("preset", "dataset", "image_size", "channels", "lowercase"),
    *("batch_size", "seed", "mixed_precision"),
)

#: How often the generator is judged in a training where no interval is given.
EVALUATIONS = 10
#: The scores along the way, as far as the extractor allows; that of --keep-best is one more.
EVALUATED = ("frechet_distance", "classifier_score")


def parse_arguments(arguments=None):
    parser = command_line.Parser(__doc__, argument_default=argparse.SUPPRESS)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--gan",
        help="scheme, whose recipe for the data set or else first recipe is taken: "
        f"{', '.join(presets.list_gans())}",
    )
    what.add_argument("--preset", help=f"recipe: {', '.join(presets.list_presets())}")
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--dataset",
        type=command_line.name,
        help="name of a tfds image data set, mnist_5k, a folder of images, or an .npz; two with a "
        "comma between them for translation; for text a file, pydoc_topics, tiny_shakespeare, lm1b",
    )
    source.add_argument(
        "--text", type=command_line.path, metavar="FILE", help="the text to learn, for textgan"
    )
    parser.add_argument(
        "--image-size",
        type=command_line.positive_int,
        help="side to which images are cropped and resized; a folder's default is the recipe's",
    )
    parser.add_argument(
        "--channels",
        type=int,
        choices=(1, 3),
        help="1 to learn from images as grey ones, 3 as colour; default: as they are stored",
    )
    parser.add_argument(
        "--lowercase",
        type=command_line.boolean,
        metavar="true|false",
        help="whether text becomes lower case; default: true",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=command_line.positive_int, help="generator updates in all")
    length.add_argument("--epochs", type=command_line.positive_int, help="passes over the data")
    parser.add_argument(
        "--batch-size", type=command_line.positive_int, help="examples a step, of all replicas"
    )
    parser.add_argument("--seed", type=command_line.seed, help="default: 0")
    parser.add_argument(
        "--output", type=command_line.path, metavar="FOLDER", help="default: runs/<preset>"
    )
    parser.add_argument("--resume", action="store_true", default=False, help="go on with --output")
    parser.add_argument(
        "--checkpoint-seconds",
        type=command_line.positive_float,
        default=15.0,
        help="least time between two checkpoints, 15; the last state is saved in any case",
    )
    parser.add_argument(
        "--evaluate-every",
        type=command_line.positive_int,
        metavar="STEPS",
        help="judge the generator every so many steps, and at the end",
    )
    parser.add_argument(
        "--evaluate-count", type=command_line.positive_int, help="images to judge, 5000"
    )
    parser.add_argument(
        "--keep-best", metavar="SCORE", help="keep the best model by a score, fid for example"
    )
    parser.add_argument(
        "--patience",
        type=command_line.positive_int,
        help="stop after so many evaluations without a better score of --keep-best",
    )
    extractor_options.add(parser)
    parser.add_argument(
        "--export",
        type=command_line.path,
        metavar="FOLDER",
        help="write a SavedModel here at the end",
    )
    parser.add_argument(
        "--strategy",
        choices=strategies.STRATEGIES,
        default="auto",
        help="mirrored: on all GPUs; auto: mirrored where there is more than one",
    )
    parser.add_argument(
        "--mixed-precision",
        choices=("none", "bfloat16", "float16"),
        help="compute in 16 bits, keep weights in 32",
    )
    recipe = parser.add_argument_group("options of the recipe")
    for name, settings in RECIPE_OPTIONS.items():
        recipe.add_argument(f"--{name.replace('_', '-')}", dest=name, **settings)
    given = vars(parser.parse_args(arguments))
    if not given.keys() & {"gan", "preset"} and not (given["resume"] and "output" in given):
        parser.error(f"--gan or --preset is needed; schemes: {', '.join(presets.list_gans())}")
    return given


def configure(given):
    """Resolves the arguments: what is given, else what the run had, else the recipe's value."""
    run, old = None, {}
    if "output" in given:
        run, old = open_run(given)
    preset = choose_preset(given, old)
    if "text" in given:
        given = given | {"dataset": training_data.text_file(preset, given["text"])}
    if run is None:
        run, old = open_run(given | {"output": str(pathlib.Path("runs") / preset.name)})
    fresh = {
        "dataset": None,
        "image_size": None,
        "channels": None,
        "lowercase": None,
        "batch_size": preset.batch_size,
        "seed": 0,
        "mixed_precision": "none",
    }
    config = {name: given.get(name, old.get(name, value)) for name, value in fresh.items()}
    config["preset"] = preset.name
    changed = {name: given[name] for name in RECIPE_OPTIONS if name in given}
    for name in changed:
        if name not in preset.options:
            accepted = ", ".join(flag(known) for known in RECIPE_OPTIONS if known in preset.options)
            raise InputError(
                f"{flag(name)} {given[name]}: {preset.name} has no such option; "
                f"accepted are {accepted}."
            )
    if old:
        refuse_changes(run, old, config, changed)
        check_options(run, preset, old.get("options", {}))
    options = preset.resolve(old.get("options", {}) | changed)
    config["options"] = {name: options[name] for name in RECIPE_OPTIONS if name in options}
    config |= {name: old[name] for name in ("steps", "data", "replicas") if name in old}
    config["steps"] = given.get("steps", config.get("steps", preset.steps))
    if "decay_steps" in options and "decay_steps" not in changed:
        # The rates fall until the end, unless the run was begun with another length of the decay.
        before = old.get("options", {}).get("decay_steps")
        config["decays_to_the_end"] = before is None or before == old.get("steps")
    return run, preset, config


def open_run(given):
    run = runs.Run(given["output"])
    if not run.has_content():
        return run, {}
    if not given["resume"]:
        raise InputError(
            f"--output {run.folder} is not empty: give --resume to go on, or another folder."
        )
    return run, run.read_config()


def choose_preset(given, old):
    if "preset" in given:
        return presets.get(given["preset"])
    if "gan" not in given:
        if not old:
            raise InputError(
                f"--output {given['output']} holds no run to go on with: give --gan or --preset "
                "to begin one."
            )
        return presets.get(old["preset"])
    if old and presets.get(old["preset"]).gan == given["gan"]:
        return presets.get(old["preset"])
    return presets.for_gan(given["gan"], given.get("dataset"))


def refuse_changes(run, old, config, changed):
    was = {name: old.get(name, config[name]) for name in FIXED} | old.get("options", {})
    # The set the run found, where none was named; until it has begun, that is not known.
    was["dataset"] = was["dataset"] or old.get("data", {}).get("name")
    now = {name: config[name] for name in FIXED if config[name] is not None} | changed
    for name, value in now.items():
        if name == "dataset" and has_moved(was[name], value):
            continue  # What it holds is compared when it is read.
        if value != was.get(name):
            raise InputError(
                f"{flag(name)} {value} differs from the run in {run.folder}, which has "
                f"{'none' if was.get(name) is None else was[name]}: resume it with that, or start "
                "another run."
            )


def check_options(run, preset, options):
    """Raises `InputError` if the configuration of a run has an option that train.py refuses."""
    for name, value in options.items():
        is_default = value is None and preset.options.get(name) is None
        if name in RECIPE_OPTIONS and not is_default and not accepts(name, value):
            raise InputError(
                f"{run.config_path} cannot be used: its option {name!r} is {value!r}, which "
                f"{flag(name)} does not accept."
            )


def has_moved(before, now):
    """Whether a data set is the same file or folder, or one of its name where it is gone."""
    before, now = (pathlib.Path(place or "").expanduser() for place in (before, now))
    if not now.exists():
        return False
    return now.samefile(before) if before.exists() else now.name == before.name


def build_model(preset, config, examples):
    if config["mixed_precision"] != "none":
        keras.config.set_dtype_policy(f"mixed_{config['mixed_precision']}")
    keras.utils.set_random_seed(config["seed"] % 2**32)
    options = config["options"] | training_data.options(preset, examples)
    card = {"data": config["data"], "batch_size": config["batch_size"]}
    return presets.from_preset(
        preset.name, seed=config["seed"], card=card, name=preset.name, **options
    )


def main(arguments=None):
    given = parse_arguments(arguments)
    run, _, _ = configure(given)
    atomic_files.check_writable(run.folder, "--output")
    if "export" in given:
        atomic_files.check_writable(given["export"], "--export")
    strategy = strategies.strategy(given["strategy"])
    with run.locked():
        # Configured anew: until the folder was locked, another process could have changed it.
        return train_in(run, given | {"output": run.folder}, strategy)


def train_in(run, given, strategy):
    _, preset, config = configure(given)
    check_replicas(run, config, strategy.num_replicas_in_sync)
    with strategy.scope():
        model = run.restore()
    if model is not None and model.card.get("preset") != preset.name:
        raise InputError(
            f"The checkpoint in {run.folder} belongs to preset {model.card.get('preset')}, "
            f"not to {preset.name}."
        )
    decays_to_the_end = config.pop("decays_to_the_end", False)
    before = config.get("data")
    examples = training_data.read(preset, config)
    steps_per_epoch = training_data.steps_per_epoch(preset, config, examples)
    if "epochs" in given:
        config["steps"] = given["epochs"] * steps_per_epoch
    if model is None:
        if decays_to_the_end:
            config["options"]["decay_steps"] = config["steps"]
        with strategy.scope():
            model = build_model(preset, config, examples)
    else:
        # An option that the recipe has since come to have is none of this model's.
        begun_with = run.read_config().get("options", {})
        config["options"] = {
            name: value for name, value in config["options"].items() if name in begun_with
        }
    model.check_batch(config["batch_size"] // strategy.num_replicas_in_sync)
    training_data.check_labels(config, examples, before, model.needs_labels)
    if model.needs_labels:
        conditioning.check_data(examples.labels, model.num_classes, f"--dataset {examples.name}")
    config["steps"] = max(int(model.step.numpy()), config["steps"])
    decay_steps = config["options"].get("decay_steps", config["steps"])
    if config["steps"] > decay_steps:
        print(f"The learning rates of this run fall to 0 at step {decay_steps}.", file=sys.stderr)
    judge = judge_of(run, model, examples, config, given)
    run.write_config(config)
    return train(run, model, examples, config, given, judge)


def check_replicas(run, config, replicas):
    before = config.setdefault("replicas", replicas)
    if before != replicas:
        raise InputError(
            f"The run in {run.folder} has {before} replicas, --strategy gives {replicas}: their "
            "noise differs, so go on with as many."
        )
    if config["batch_size"] % replicas:
        raise InputError(
            f"--batch-size {config['batch_size']} does not divide among {replicas} replicas: give "
            f"a multiple of {replicas}."
        )


def judge_of(run, model, examples, config, given):
    """Returns the callback that judges as the training goes on, or `None` if none is asked for."""
    if not given.keys() & {"evaluate_every", "keep_best", "patience"}:
        for name in ("evaluate_count", "extractor", "inception"):
            if name in given:
                raise InputError(
                    f"{flag(name)} {given[name]}: give --evaluate-every or --keep-best to judge."
                )
        return None
    if not isinstance(model, LatentModel) or model.vocabulary is not None:
        raise InputError(
            f"--evaluate-every, --keep-best: {config['preset']} draws no images from latents; "
            "judge it with evaluate.py when it is trained."
        )
    count, fewest = given.get("evaluate_count", 5000), evaluation.evaluator.FEWEST
    if count < fewest:
        raise InputError(f"--evaluate-count {count}: at least {fewest} images are needed.")
    extractor = extractor_options.load(given.get("extractor"), given.get("inception"))
    with command_line.Progress("real images") as progress:
        ruler = evaluation.Evaluator.for_dataset(examples, extractor, progress=progress)
    ruler.check_count(count)
    possible = ruler.check_metrics("all")
    judge = callbacks.GeneratorEvaluation(
        ruler,
        every=given.get("evaluate_every", max(1, config["steps"] // EVALUATIONS)),
        count=count,
        metrics=[name for name in EVALUATED if name in possible],
        path=run.metrics,
        log_folder=run.logs,
        keep_best=given.get("keep_best"),
        folder=run.folder,
        patience=given.get("patience"),
        at_end=False,
    )
    judge.set_model(model)  # Where nothing is left to train, no `fit` does.
    return judge


def train(run, model, examples, config, given, judge):
    done, steps = int(model.step.numpy()), config["steps"]
    if judge is not None and judge.is_out_of_patience:
        steps = done
        print(f"The last {judge.patience} evaluations found nothing better: --patience is over.")
    if done == steps:
        print(f"{run.folder} stands at step {done} already: nothing is left to train.")
    else:
        print(
            f"{config['preset']} on {examples.name}: {examples.count} examples, batches of "
            f"{config['batch_size']}, steps {done} to {steps}. Samples in {run.samples}."
        )
    try:
        stopped_by = run.train(
            model,
            examples,
            batch_size=config["batch_size"],
            steps=steps,
            seed=config["seed"],
            checkpoint_seconds=given["checkpoint_seconds"],
            further=[] if judge is None else [judge],
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
    if judge is not None:
        judge.evaluate()
        if judge.scores:
            print(evaluation.table(judge.scores))
    report(run, model, given)
    return 0


def report(run, model, given):
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


def flag(name):
    return f"--{name.replace('_', '-')}"
