"""Answers to the exercise of lesson 00, as beginners type them."""

SET_UP = """
houses = [184.0, 210.5, 99.0]
kept = []
"""

ANSWERS = {
    "00.1 mean(numbers)": {
        "right": [
            "return sum(numbers) / len(numbers)",
            "total = 0\nfor number in numbers:\n    total += number\nreturn total / len(numbers)",
            "import numpy as np\nreturn np.mean(numbers)",
            "import numpy as np\nreturn np.array([np.mean(numbers)])",
            "from statistics import mean\nreturn mean(numbers)",
            "import pandas as pd\nreturn pd.Series(numbers).mean()",
            "from fractions import Fraction\nreturn Fraction(sum(numbers), len(numbers))",
            "import numpy as np\nreturn np.float32(sum(numbers) / len(numbers))",
            "total, i = 0, 0\nwhile i < len(numbers):\n    total = total + numbers[i]\n    i = i + 1\nreturn "
            "total / i",
            "print('the mean is', sum(numbers) / len(numbers))\nreturn sum(numbers) / len(numbers)",
            (
                "def add(rest):\n    return 0 if len(rest) == 0 else rest[0] + add(rest[1:])\nreturn add("
                "list(numbers)) / len(numbers)"
            ),
            (
                "i, total = 0, 0\nwhile i < len(numbers):\n    total += numbers[i]\n    i += 1\nreturn "
                "total / i"
            ),
        ],
        "wrong": {
            "return (numbers[0] + numbers[1]) / 2": "Only the first two numbers count",
            "total = 0\nfor n in numbers:\n    total = n\nreturn total / len(numbers)": "Look at `total = n`: it throws the old value away, which is still needed.",
            "return sum(numbers) * len(numbers)": (
                "Look at `sum(numbers) * len(numbers)`: `*` makes a product instead of a division."
            ),
            "total = 0\nfor i in range(len(numbers)):\n    total += i\nreturn total / len(numbers)": (
                "Look at `total += i`: `i` only says where; what stands there in `numbers` is wanted."
            ),
            "exit()": "Leave the exit out: a function ends with return.",
            "numbers = input('numbers? ')\nreturn sum(numbers)": "input(...) waits for someone",
            "return sum(numbers)": "That is the sum: divide it by how many",
            "return sum(numbers) / 3": "You always divide by 3",
            "return sum(numbers) / 2": "You always divide by 2",
            "return sum(numbers) // len(numbers)": "You rounded down",
            "return int(sum(numbers) / len(numbers))": "You cut off the decimals",
            "return round(sum(numbers) / len(numbers))": "You rounded to a whole number",
            "return round(sum(numbers) / len(numbers), 2)": "You rounded to 2 decimals",
            "return sum(numbers) / (len(numbers) - 1)": "You divide by one less than there are numbers in",
            "return sorted(numbers)[len(numbers) // 2]": "the number in the middle",
            "from statistics import median\nreturn median(numbers)": "the median",
            "return (min(numbers) + max(numbers)) / 2": "halfway between",
            "return max(numbers)": "the largest number",
            "return len(numbers) / sum(numbers)": "You return 1 divided by what is wanted.",
            "return -sum(numbers) / len(numbers)": "opposite sign",
            "return 100 * sum(numbers) / len(numbers)": "100 times too large",
            "print(sum(numbers) / len(numbers))": "prints the right answer but does not return it",
            "mean = sum(numbers) / len(numbers)": "works out the right answer but does not return it",
            "mean = sum(numbers) / len(numbers)\nprint(mean)": "prints the right answer but does not return "
            "it",
            "print(sum(numbers))": "prints, and returns nothing",
            "pass": "returns nothing",
            "if len(numbers) > 3:\n    return sum(numbers) / len(numbers)": "On some inputs your function "
            "returns nothing",
            "total = 0\nfor number in numbers:\n    total += number\n    return total / "
            "len(numbers)": "`return` stands inside the loop",
            "for number in numbers:\n    total = 0\n    total += number\nreturn total / "
            "len(numbers)": "`total = 0` stands inside the loop",
            "total = 0\nfor number in numbers:\n    total = number\nreturn total / len(numbers)": "is not "
            "right yet",
            "total = 0\nfor i in range(len(numbers) - 1):\n    total += numbers[i]\nreturn total / "
            "len(numbers)": ("Look at `len(numbers) - 1`: `- 1` does not belong there."),
            "total = 0\nfor i in range(1, len(numbers)):\n    total += numbers[i]\nreturn total / "
            "len(numbers)": ("Look at `range(1, len(numbers))`: the number 1 is too large there."),
            "total = 1\nfor number in numbers:\n    total += number\nreturn total / len(numbers)": (
                "Look at `total = 1`: `1` is the wrong start: 0 is wanted."
            ),
            "total = 0\nfor i in range(len(numbers) + 1):\n    total += numbers[i]\nreturn total / "
            "len(numbers)": "An index goes past the end",
            "return str(sum(numbers) / len(numbers))": "gives text, a number is wanted",
            "return f'{sum(numbers) / len(numbers)}'": "gives text, a number is wanted",
            "return [sum(numbers) / len(numbers)]": "The numbers are right, but you return a list with 1 "
            "number; one number",
            "return sum(houses) / len(houses)": "never reads its argument `numbers`, but it reads `houses`",
            "kept.extend(numbers)\nreturn sum(kept) / len(kept)": "Called twice with the same input",
            "return float('nan')": "A nan came back",
            "return float('inf')": "An infinity came back",
            "return sum(numbers) / len(number)": "No cell and no line above has given number a value",
            "return numbers.mean()": "A list has no .mean",
            "return sum(numbers) / 0": "something is divided by zero",
            "numbers.sort()\nreturn sum(numbers) / len(numbers)": "changes what it was given (numbers)",
            "return mean": "You return a function itself",
            "return (n / len(numbers) for n in numbers)": "You return a generator",
            "return sum(numbers) / len(numbers), len(numbers)": "You return 2 things (one number, one "
            "number)",
            "return {'mean': sum(numbers) / len(numbers)}": "gives a dict; one number is wanted",
            "while True:\n    pass": "Either a loop never ends",
            "import sys\nsys.exit()": "calls exit",
            "return 10**400": "is not right yet",
            "return mean(numbers)": "Does the function call itself without an end? It",
            "return sum(numbers) / max(numbers)": (
                "Look at `max(numbers)`: `max` gives the largest instead of how many there are."
            ),
            "total = 0\nfor i in numbers:\n    total += i\n    average = total / i\nreturn average": (
                "Look at `total / i`: how many there are is wanted there, and not `i`."
            ),
            "total = sum(numbers)\nn = len(numbers)\nreturn total - n": (
                "Look at `total - n`: `-` makes a difference instead of a division."
            ),
            "total = 0\nfor n in numbers:\n    total + n\nreturn total / len(numbers)": "`total + n` works something out and keeps it nowhere: it needs a name and = in front.",
            "return (numbers[0] + numbers[-1]) / 2": "Nothing but the first and last number of `numbers` counts in your answer: the others must count too.",
            "total = 0\nfor n in numbers:\n    total += n\n    mean = total / n\nreturn mean": "Look at `total / n`: how many there are is wanted there, and not `n`.",
            "return sum(numbers) / numbers": "Look at `sum(numbers) / numbers`: how many there are is wanted there, and not `numbers`.",
        },
    }
}
