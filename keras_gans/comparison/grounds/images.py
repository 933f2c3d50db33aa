"""The ground of images: presets, judged by an extractor of features and classes."""

import json

from keras_gans import data, evaluation, presets
from keras_gans.comparison import trial
from keras_gans.comparison.columns import COSTS, Curve, ScoreColumn
from keras_gans.comparison.grounds.ground import Ground
from keras_gans.errors import InputError
from keras_gans.evaluation.evaluator import FEWEST
from keras_gans.evaluation.evaluator import default_extractor as extractor_of_dataset

#: The columns of the scores.
SCORES = (
    ScoreColumn(
        "score",
        "classifier score, the Inception score with a classifier of the data set: how sure that is "
        "of each image, and how varied the images are",
        ".2f",
        "classifier_score",
    ),
    ScoreColumn(
        "Fréchet distance",
        "distance between the classifier’s features of generated and of real images",
        ".2f",
        "frechet_distance",
        higher_is_better=False,
    ),
    ScoreColumn(
        "precision", "share of the generated images that lie among real ones", ".2f", "precision"
    ),
    ScoreColumn(
        "recall", "share of the real images that lie among generated ones", ".2f", "recall"
    ),
    ScoreColumn(
        "coverage",
        "share of the real images with a generated one among their neighbours",
        ".2f",
        "coverage",
    ),
    ScoreColumn("classes found", "classes found among the generated images", ".1f", "modes_found"),
    ScoreColumn(
        "rarest class, %",
        "share of the generated images in the class that is drawn least, in per cent",
        ".1f",
        "smallest_mode_share",
        factor=100.0,
    ),
)
#: The part of the method that is the same for all images.
PRESETS = (
    "Presets: as they are, with batch sizes of their own; where a preset lets its learning rates "
    "fall, they reach 0 at the end of the time, as measured by 100 steps of another model before."
)


class Images(Ground):
    """Presets trained on a data set of images, each cell in a process of its own."""

    tricked = "dcgan_plain_mnist"
    subject = "the small DCGAN"
    baseline = "the preset"
    examples = "images"
    real = "held-out real images"
    compiling = (
        "The first step of a process, which compiles the others, counts as long as the second."
    )
    default_minutes, default_seeds = 5.0, 3
    default_count = 10000
    columns = (*SCORES, *COSTS)
    curve = Curve("frechet_distance", "Fréchet distance")
    #: Scores along the way.
    along = ("classifier_score", "frechet_distance")

    def options_of(self, trick):
        return trick.images

    def default_extractor(self, dataset):
        return extractor_of_dataset(dataset)

    def check_study(self, study):
        if study.count < FEWEST:
            raise InputError(f"count {study.count}: at least {FEWEST} images are needed.")

    def recipe(self, variant):
        preset = presets.get(variant.preset)
        return {
            "preset": preset.name,
            "options": preset.resolve(variant.options),
            "batch_size": preset.batch_size,
        }

    def present_options(self, variant, options):
        preset = presets.get(variant.preset)
        return json.loads(json.dumps(preset.options | preset.with_present_names(options)))

    def check(self, study, extractor=None, progress=None):
        examples = data.load_arrays(study.dataset)
        self.check_examples(study, examples)
        judge = self.judge(study, examples, extractor, progress)
        judge.check_count(study.count)
        judge.check_metrics(self.along)

    def check_examples(self, study, examples):
        """Raises `InputError` unless all variants can learn from the examples.

        Args:
            study: `Study`.
            examples: `data.ImageData`.
        """
        source = f"dataset {examples.name}"
        for variant in study.variants:
            preset = presets.get(variant.preset)
            presets.check_image_shape(preset, examples.image_shape, source, variant.options)
            presets.data_options(preset, examples, f"{source} for {variant.name}")
            needed = preset.batch_size * preset.batches_per_step(variant.options)
            if needed > examples.count:
                raise InputError(
                    f"{source} has {examples.count} images; a step of {variant.name} takes "
                    f"{needed}."
                )

    def judge(self, study, examples, extractor=None, progress=None):
        """Returns what evaluates the images of a data set, see `evaluation.evaluate`."""
        extractor = extractor or study.extractor
        return evaluation.Evaluator.for_dataset(examples, extractor, progress=progress)

    def jobs(self, cells):
        return [[cell] for cell in cells]

    def try_cells(self, study, cells, folder, extractor=None, log=print):
        examples = data.load_arrays(study.dataset)
        judge = self.judge(study, examples, extractor)
        for cell in cells:
            stopped_by = trial.try_cell(
                study, cell, folder / cell.name, examples, judge, self.along, log
            )
            if stopped_by is not None:
                return stopped_by
        return None

    def method(self, cell, along):
        if not cell["scores"]:
            return [PRESETS]
        protocol = cell["scores"][0]["protocol"]
        return [PRESETS, self.scores_by(protocol) + curve_by(along, self.examples)]

    def scores_by(self, protocol):
        """Returns what the scores of a protocol are by, a sentence."""
        return (
            f"Scores: {protocol['n_fake']:,} generated images against {protocol['n_real']:,} of "
            f"{protocol['real']}, as the extractor {protocol['extractor']} "
            f"({protocol['extractor_hash']}) sees them; the row of real images is by "
            f"{protocol['n_held_out']:,} of {protocol['held_out']}, against the same."
        )


def curve_by(along, examples):
    """Returns what the curve is by, a sentence with a space before it, or nothing.

    Args:
        along: List of protocols of scores along the way.
        examples: What is generated, in the plural.
    """
    return f" The curve is by {along[0]['n_fake']:,} {examples} at each point." if along else ""
