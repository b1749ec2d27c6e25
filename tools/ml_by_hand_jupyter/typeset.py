"""A lesson as a page that asks the network for nothing: its formulas are typeset while the page is made."""

import re

from math_core import LatexError, LatexToMathML
from nbconvert.preprocessors import Preprocessor

TYPESETTER = LatexToMathML()

# Code first, so that a dollar in it opens no formula; then $$...$$, then $...$ as Jupyter reads it.
CODE_OR_FORMULA = re.compile(
    r"""(?P<code>^(?P<fence>```|~~~).*?^(?P=fence) | `+[^`]+`+)
      | \$\$(?P<block>.+?)\$\$
      | (?<![\\$])\$(?P<inline>[^\s$](?:[^$]*?[^\s\\$])?)\$(?!\d)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def typeset(markdown):
    """`markdown` with every formula as MathML, which browsers draw by themselves.

    >>> typeset("Let $k$ cost `$2`.")
    'Let <math><mi>k</mi></math> cost `$2`.'
    """
    return CODE_OR_FORMULA.sub(_mathml, markdown)


def _mathml(found):
    if found["code"]:
        return found[0]
    block = found["block"] is not None
    formula = found["block"] if block else found["inline"]
    try:
        mathml = TYPESETTER.convert_with_local_state(formula, displaystyle=block)
    except LatexError:  # in a learner's own notes: shown as written
        return found[0]
    # Markdown reads on inside, and two stars would make what is between them italic.
    return mathml.replace("*", "&#42;").replace("_", "&#95;")


class Handout(Preprocessor):
    """Makes a notebook ready for paper; the template named handout runs it.

    Code that a lesson folds away stays away; its picture stays.
    """

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "markdown":
            cell.source = typeset(cell.source)
        elif cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata.transient = {"remove_source": True}
        return cell, resources
