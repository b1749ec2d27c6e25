"""Sphinx's settings; site/build.py makes the sources and runs it."""

import os

project = "Machine Learning by Hand"
author = "the contributors"
copyright = "2026 Machine Learning by Hand contributors: text CC BY 4.0, code MIT"
html_title = project
html_show_sphinx = False
extensions = ["myst_nb", "sphinx_copybutton"]
exclude_patterns = ["_build"]

nb_execution_mode = "off"  # the stored outputs are the tested ones
nb_number_source_lines = False
nb_code_prompt_show = "Show the code of this picture (it need not be read)"
nb_code_prompt_hide = "Hide the code of this picture"
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type"]
pygments_style = "a11y-light"
myst_heading_slug_func = "pages.anchor"

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_context = {"default_mode": "auto"}
html_css_files = ["course.css"]
html_js_files = [(name, {"type": "module"}) for name in ("labs.js", "exercises.js", "pan.js")]
mathjax_path = "mathjax/tex-chtml.js"
# The menu of formulas would fetch files that the site does not carry. The scale is that of the page's
# letters to the formulas'; measured by MathJax, on a slow line, it would be that of another font's.
mathjax3_config = {"options": {"enableMenu": False}, "chtml": {"matchFontHeight": False, "scale": 1.074}}
html_copy_source = False
html_show_sourcelink = False
html_baseurl = os.environ.get("SITE_URL", "")
html_theme_options = {
    "logo": {"text": project},
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}


def setup(app):
    """Tell each page how much a browser fetches before its first lab."""
    size = os.environ.get("PYTHON_BYTES", "0")

    def add(app, pagename, templatename, context, doctree):
        context["metatags"] = context.get("metatags", "") + f'\n<meta name="python-bytes" content="{size}">'

    app.connect("html-page-context", add)
