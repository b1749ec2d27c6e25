"""Which of a lesson's cells an answer needs, and what is said when it fails (plain Python, no browser)."""

import answering
import pytest

CELLS = [
    "import numpy as np\nfrom helpers.exercises import check",
    "houses = [3, 1, 2]\nprice = np.array(houses)",
    "unrelated = 1 / 0",
    "houses.append(9)",
    "rng = np.random.default_rng(0)\nfirst = rng.random()",
    "def twice(x):\n    return factor * x\nfactor = 2",
    "second = rng.random()",
    "factor = 3",
    "total = 1",
    "total += 1",
]


@pytest.mark.parametrize(
    "code, cells",
    [
        ("np.pi", [0]),
        ("price.mean()", [0, 1]),
        ("len(houses)", [0, 1, 3]),  # what changes a list is run as well
        ("second", [0, 4, 6]),  # draws come in their order
        ("twice(1)", [5, 7]),  # a function reads its global when it is called
        ("def f(x):\n    y = price[0]\n    return y", [0, 1]),
        ("total", [8, 9]),
        ("y = 3\ny", []),
        ("nothing_makes_this", []),
    ],
)
def test_only_the_cells_that_matter_are_run(code, cells):
    assert answering.needed("a lesson", CELLS, code) == cells


def test_names_are_those_of_the_lesson_run_from_the_top():
    whole = {}
    for cell in CELLS[:2] + CELLS[3:]:
        exec(cell, whole)
    for name in ("houses", "second", "factor"):
        assert answering.prepare("whole", CELLS, name)[name] == whole[name]
    assert answering.answer("whole", CELLS, "x", "twice(5)")["text"] == "15"


@pytest.mark.parametrize(
    "code, says",
    [
        (
            "print(1)\nprice[7]",
            "1\nIndexError: index 7 is out of bounds for axis 0 with size 3\nin line 2: price[7]",
        ),
        ("def f(:\n    3", "SyntaxError: invalid syntax\nin line 1: def f(:"),
        ("prcie", "NameError: name 'prcie' is not defined\nin line 1: prcie\nNeither your code"),
        ("raise SystemExit(3)", "SystemExit: 3\nin line 1"),
        ("unrelated", "ZeroDivisionError: division by zero"),
    ],
)
def test_an_error_is_one_line_and_says_where(code, says):
    answer = answering.answer("errors", CELLS, "x", code)
    assert answer["text"].startswith(says), answer["text"]
    assert answer["passed"] is False


def test_an_answer_is_at_hand_in_the_next_exercise():
    answering.answer("kept", CELLS, "1", "def mine(x):\n    return x + 1")
    assert answering.answer("kept", CELLS, "2", "mine(1)")["text"] == "2"
    wrong = answering.answer("kept", CELLS, "1", "mine('1')")["text"]
    assert wrong.endswith("in line 2: return x + 1")


def test_a_flood_of_print_is_cut():
    text = answering.answer("flood", CELLS, "1", "for i in range(100_000):\n    print(i)")["text"]
    assert len(text) < 5000 and text.endswith("(cut: 588,889 characters were printed)")


def test_check_answers():
    code = "def mean(numbers):\n    return sum(numbers) / len(numbers)\n\ncheck('00.1', mean)"
    answer = answering.answer("check", CELLS, "00.1", code)
    assert answer["passed"] is True and "right" in answer["text"]
