"""A lesson as a page that asks the network for nothing: its formulas are typeset while the page is made."""

import re

from latex2mathml.converter import convert
from nbconvert.preprocessors import Preprocessor

# Code first, so that a dollar in it opens no formula; then $$...$$, then $...$ as Jupyter reads it.
CODE_OR_FORMULA = re.compile(
    r"""(?P<code>^(?P<fence>```|~~~).*?^(?P=fence) | `+[^`]+`+)
      | \$\$(?P<block>.+?)\$\$
      | (?<![\\$])\$(?P<inline>[^\s$](?:[^$]*?[^\s\\$])?)\$(?!\d)""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def typeset(markdown):
    """`markdown` with every formula as MathML, which browsers draw by themselves.

    >>> typeset("Let $k$ cost `$2`.")  # doctest: +ELLIPSIS
    'Let <math ...><mrow><mi>k</mi></mrow></math> cost `$2`.'
    """
    return CODE_OR_FORMULA.sub(_mathml, markdown)


def _mathml(found):
    if found["code"]:
        return found[0]
    block = found["block"] is not None
    formula = found["block"] if block else found["inline"]
    # A line break inside would end the paragraph for Markdown.
    return convert(formula, display="block" if block else "inline").replace("\n", " ")


class Typeset(Preprocessor):
    """Named in the configuration of nbconvert, for `make html` and for File > Save and Export Notebook As > HTML."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "markdown":
            cell.source = typeset(cell.source)
        return cell, resources
