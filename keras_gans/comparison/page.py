"""Report of a comparison as one HTML page with all images and styles in it."""

import base64
import html
import importlib.resources

from keras_gans.comparison import grounds, summary, table, wording

#: Files with the style of the page and with the sorting of its table.
STYLE, SCRIPT = "page.css", "page.js"


def render(results, samples, curves):
    """Returns the page, HTML with all images and styles in it.

    Args:
        results: As from `collect`.
        samples: Dict of PNG files as bytes, by title.
        curves: A PNG file as bytes.
    """
    title = html.escape(wording.title(results))
    method = "".join(f"<li>{html.escape(line)}</li>" for line in wording.method(results))
    legend = html.escape(wording.legend(results)[0])
    curve = grounds.of(results["dataset"]).curve.title
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{_part(STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">keras_gans &middot; comparison</p>
<h1>{title}</h1>
<p class="lead">{html.escape(wording.summary(results))}</p>
</header>
<main>
<section>
<h2>Scores</h2>
<div class="scroll">
{_table(results)}
</div>
<p class="note">{legend} The best means are bold. A click on a heading sorts; resting on it
explains it.</p>
</section>
{_further(results)}
<section>
<h2>{html.escape(curve[0].upper() + curve[1:])} as the training goes on</h2>
<figure class="curves">{_image(curves, f"{curve} against minutes of training")}
<figcaption>Lines are means over the seeds, bands one standard deviation to each side.</figcaption>
</figure>
</section>
{_gallery(results, samples)}
<section>
<h2>How it was measured</h2>
<ul class="method">{method}</ul>
<dl>{_meanings(results)}</dl>
</section>
</main>
<script>
{_part(SCRIPT)}</script>
</body>
</html>
"""


def _table(results):
    headings = "".join(
        f'<th scope="col" title="{html.escape(column.meaning)}" '
        f'data-down="{str(column.higher_is_better is not False).lower()}">'
        f"<button>{html.escape(column.title)}{_arrow(column)}</button></th>"
        for column in summary.columns_of(results)
    )
    real, *others = table.rows(results)
    body = "".join(map(_row, others))
    return (
        f'<table><thead><tr><th scope="col"></th>{headings}</tr>{_row(real)}</thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(row):
    note = f" <small>{html.escape(row.note)}</small>" if row.note else ""
    kind = ' class="real"' if row.name is None else ""
    entries = "".join(map(_entry, row.entries))
    return f'<tr{kind}><th scope="row">{html.escape(row.title)}{note}</th>{entries}</tr>'


def _entry(entry):
    kind = ' class="best"' if entry.is_best else ""
    number = "" if entry.number is None else f' data-number="{entry.number!r}"'
    spread = f" <small>± {entry.spread}</small>" if entry.spread else ""
    difference = f"<em>{entry.difference}</em>" if entry.difference else ""
    return f"<td{kind}{number}><b>{entry.text}</b>{spread}{difference}</td>"


def _arrow(column):
    arrows = {True: "&nbsp;↑", False: "&nbsp;↓", None: ""}
    return f"<i>{arrows[column.higher_is_better]}</i>"


def _further(results):
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in wording.further(results))
    if not lines:
        return ""
    return f"""<section>
<h2>What only some of them can be asked</h2>
<ul class="method">{lines}</ul>
</section>"""


def _gallery(results, samples):
    if not samples:
        return ""
    figures = "".join(
        f"<figure><figcaption>{html.escape(title)}</figcaption>"
        f"{_image(png, f'Samples: {title}')}</figure>"
        for title, png in samples.items()
    )
    rows = (
        ""
        if wording.is_of_tricks(results)
        else " Schemes that learn from labels, or have a code of their own for classes, have a row "
        "for each class."
    )
    return f"""<section>
<h2>What they draw</h2>
<p class="note">The first seed of each, as it comes and not selected.{rows}</p>
<div class="gallery">{figures}</div>
</section>"""


def _meanings(results):
    return "".join(
        f"<dt>{html.escape(column.title)}</dt><dd>{html.escape(column.meaning)}</dd>"
        for column in summary.columns_of(results)
    )


def _image(png, description):
    data = base64.b64encode(png).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{html.escape(description)}">'


def _part(name):
    return importlib.resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
