"""Whether recipes reach their bars: python benchmarks/bars.py --only dcgan,lsgan --seeds 0,1,2

Trains each recipe with each seed for steps that fit into ten minutes on two CPU cores, evaluates it
by 10,000 samples with the classifier of digits, or text by its n-grams, and prints means over the
seeds beside the bars.
Trials such as dcgan_30_seconds end after that time of training, on their way to the length of the
recipe: what they reach depends on the machine, which should have nothing else to do.
What is done is kept in the folder of the runs: the same command goes on, and prints what is there.
"""

import argparse
import dataclasses
import json
import pathlib
import statistics


@dataclasses.dataclass(frozen=True)
class Bar:
    """What a score has to reach: `value`, at least, or at most if less is better.

    Attributes:
        score: Name of the score.
        value: The bar; `None` for the same score of the baseline.
        at_least: Whether more is better.
        by_best: Whether the best seed has to reach it, not the mean.
        baseline: The features whose score is told beside it.
        of_protocol: The entry of the protocol that has to reach it instead of the score.
    """

    score: str
    value: float | None
    at_least: bool = True
    by_best: bool = False
    baseline: str | None = None
    of_protocol: str | None = None

    @property
    def name(self):
        """What is judged, as the lines call it."""
        return f"{self.score} {self.of_protocol}" if self.of_protocol else self.score

    def value_of(self, score):
        """Returns what is judged of a `Score`."""
        return score.protocol[self.of_protocol] if self.of_protocol else score.value

    def tell(self, name, scores_of_seeds):
        """Returns a line: mean and best over the seeds, and whether they reach the bar.

        Args:
            name: Of the trial.
            scores_of_seeds: A dict of the scores by name for each seed.
        """
        scores = [of_seed[self.score] for of_seed in scores_of_seeds]
        values = [self.value_of(score) for score in scores]
        figures = {
            "mean": statistics.fmean(values),
            "best": (max if self.at_least else min)(values),
        }
        bar, beside = self.value, ""
        if self.baseline is not None:
            baselines = [score.protocol["by_features"][self.baseline] for score in scores]
            beside = f"; {self.baseline} {statistics.fmean(baselines):.4f}"
            bar = statistics.fmean(baselines) if bar is None else bar
        figure = figures["best" if self.by_best else "mean"]
        is_met = figure >= bar if self.at_least else figure <= bar
        return (
            f"{name}: {self.name} mean {figures['mean']:.4f}, best {figures['best']:.4f} of "
            f"{len(values)}{beside}; {'best' if self.by_best else 'mean'} "
            f"{'at least' if self.at_least else 'at most'} {bar:.4g}: "
            f"{'met' if is_met else 'SHORT'}"
        )


RECONSTRUCTIONS = "reconstruction_label_accuracy"
UNTRAINED = "untrained_last_hidden_layer"
SCORE, KINDS = Bar("classifier_score", 9.3), Bar("smallest_mode_share", 0.04)


@dataclasses.dataclass(frozen=True)
class Trial:
    """A recipe and its bars.

    Attributes:
        preset: Name of the recipe.
        steps: Steps that take at most ten minutes on two cores.
        bars: Tuple of `Bar`.
        options: Dict of options that replace the recipe's.
        dataset: Name of the data set.
        seconds: Training time, without tracing and checkpoints, after which it ends if there are
            steps left; `None` for all steps.
    """

    preset: str
    steps: int
    bars: tuple[Bar, ...]
    options: dict = dataclasses.field(default_factory=dict)
    dataset: str = "mnist"
    seconds: float | None = None

    @property
    def length(self):
        """Tells how long the training is."""
        return f"{self.steps} steps" if self.seconds is None else f"{self.seconds:g} seconds"


TRIALS = {
    "gan": Trial("gan_mnist", 10000, (KINDS,)),
    "lsgan": Trial("lsgan_mnist", 14000, (SCORE, KINDS)),
    "dcgan": Trial(
        "dcgan_mnist", 16000, (SCORE, KINDS, Bar("frechet_distance", 0.6, at_least=False))
    ),
    "dcgan_plain": Trial("dcgan_plain_mnist", 14000, (SCORE, KINDS)),
    "dcgan_30_seconds": Trial(
        "dcgan_mnist", 16000, (Bar("frechet_distance", 4.7, at_least=False),), seconds=30.0
    ),
    "dcgan_90_seconds": Trial(
        "dcgan_mnist", 16000, (Bar("frechet_distance", 1.0, at_least=False),), seconds=90.0
    ),
    "r3gan": Trial(
        "r3gan_mnist",
        30000,
        (
            SCORE,
            KINDS,
            Bar("frechet_distance", 0.3, at_least=False),
            Bar("precision", 0.84),
            Bar("recall", 0.70),
        ),
    ),
    "r3gan_stacked": Trial(
        "r3gan_stacked_mnist",
        10000,
        # The protocol of PacGAN (Lin et al. 2018): of 26,000 samples.
        (Bar("stacked_modes", 1000.0), Bar("stacked_kl", 0.06, at_least=False)),
        dataset="stacked_mnist",
    ),
    "cgan": Trial("cgan_mnist", 7000, (SCORE, KINDS, Bar("label_accuracy", 0.98))),
    "wgan": Trial("wgan_mnist", 4000, (KINDS,)),
    "wgan_gp": Trial("wgan_gp_mnist", 12000, (SCORE, KINDS)),
    "wgan_gp_five_steps": Trial("wgan_gp_five_steps_mnist", 3500, (SCORE, KINDS)),
    "infogan_invariant": Trial(
        "infogan_invariant_mnist",
        4300,
        (
            SCORE,
            KINDS,
            Bar("drawn_code_error", 0.05, at_least=False),
            Bar("code_error", 0.05, at_least=False),
        ),
    ),
    "infogan": Trial(
        "infogan_mnist",
        12500,
        (
            SCORE,
            KINDS,
            Bar("drawn_code_error", 0.05, at_least=False, by_best=True),
            Bar("code_error", 0.05, at_least=False, by_best=True),
        ),
    ),
    "infogan_guided": Trial(
        "infogan_guided_mnist",
        12500,
        (
            Bar("drawn_code_error", 0.01, at_least=False),
            Bar("code_error", 0.01, at_least=False),
        ),
    ),
    "began": Trial("began_mnist", 4000, (KINDS,)),
    "bigan": Trial(
        "bigan_mnist",
        8000,
        (
            KINDS,
            Bar("nearest_neighbour", 0.97, baseline=UNTRAINED),
            Bar("linear_probe", None, baseline=UNTRAINED),
            # Eighteen of the first twenty.
            Bar(RECONSTRUCTIONS, 0.9, of_protocol="of_first_training_images"),
            Bar(RECONSTRUCTIONS, 0.9),
        ),
    ),
    "cyclegan": Trial(
        "cyclegan_mnist",
        6000,
        (Bar("translation_accuracy", 0.95),),
        dataset="mnist,colored_mnist",
    ),
    "textgan": Trial(
        "textgan_straight_through_pydoc",
        24000,
        (Bar("ngrams_4", 0.5, at_least=False),),
        dataset="pydoc_topics",
    ),
}


def train_and_evaluate(trial, seed, folder):
    """Returns the scores by name, after training from wherever the run stands."""
    import keras

    from keras_gans import data, evaluation, presets
    from keras_gans.comparison.clock import TrainingClock, reading
    from keras_gans.training import runs

    preset = presets.get(trial.preset)
    settings = {
        "steps": trial.steps,
        "batch_size": preset.batch_size,
        "options": preset.resolve(trial.options),
    }
    if trial.seconds is not None:
        settings["seconds"] = trial.seconds
    _check_settings(folder / "trial.json", settings)
    path = folder / "scores.json"
    if path.exists():
        return {score.name: score for score in evaluation.records.read(path)}
    load = {"images": data.load_arrays, "pairs": data.load_pairs, "text": data.load_text}
    examples = load[preset.kind](trial.dataset)
    run = runs.Run(folder)
    model = run.restore()
    if model is None:
        keras.utils.set_random_seed(seed)
        card = {"data": {"name": trial.dataset}}
        model = presets.from_preset(preset.name, seed=seed, card=card, **trial.options)
    # The clock's reading is kept in the model's card: a run that is resumed goes on from there.
    clocks = [] if trial.seconds is None else [TrainingClock(trial.seconds)]
    stopped_by = None
    if trial.seconds is None or reading(model) < trial.seconds:
        stopped_by = run.train(
            model,
            examples,
            batch_size=preset.batch_size,
            steps=trial.steps,
            seed=seed,
            checkpoint_seconds=60.0,
            further=clocks,
            verbose=0,
        )
    if stopped_by is not None:
        raise SystemExit(128 + stopped_by)
    if preset.kind == "text":
        scores = evaluation.evaluate(model, trial.dataset, seed=seed)
    elif trial.dataset == "stacked_mnist":
        scores = evaluation.evaluate(
            model, trial.dataset, count=26000, seed=seed, extractor="mnist"
        )
    else:
        scores = evaluation.evaluate(model, "mnist", seed=seed, extractor="mnist")
    evaluation.records.write(path, scores)
    return {score.name: score for score in scores}


def _check_settings(path, settings):
    """Keeps what a run is begun with, and refuses to go on with anything else."""
    settings = json.loads(json.dumps(settings))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings, indent=1) + "\n")
    before = json.loads(path.read_text())
    if before != settings:
        raise SystemExit(f"{path} says {before}, not {settings}: remove {path.parent}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(TRIALS))
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--runs", type=pathlib.Path, default=pathlib.Path("runs/bars"))
    arguments = parser.parse_args()
    for name in arguments.only.split(","):
        trial = TRIALS[name]
        scores_of_seeds = []
        for seed in map(int, arguments.seeds.split(",")):
            scores = train_and_evaluate(trial, seed, arguments.runs / f"{name}-{seed}")
            scores_of_seeds.append(scores)
            values = {bar.name: round(bar.value_of(scores[bar.score]), 4) for bar in trial.bars}
            print(f"{name}, seed {seed}, {trial.length}: {values}", flush=True)
        for bar in trial.bars:
            print(bar.tell(name, scores_of_seeds), flush=True)


if __name__ == "__main__":
    main()
