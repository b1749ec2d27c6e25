"""Progress of a class: `python3 classroom/progress.py FOLDER` or `... /home/*/.ml-by-hand/progress.json`.

Reads the progress files that learners agreed to hand in (each named after its learner, or lying in the learner's
home) and prints who solved which exercise, and the commonest named mistakes. It shows where a class stands and
proves nothing: a learner can edit the file, work with a friend or look at the solutions.
"""

import json
import sys
from collections import Counter
from pathlib import Path


def learner(path):
    """`zoe` for zoe.json and for zoe/.ml-by-hand/progress.json alike."""
    return path.stem if path.stem != "progress" else path.parent.parent.name


def read(path):
    """{exercise: {"solved": date or None, "mistakes": {sentence: how often}}}, as helpers.exercises keeps it."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    for entry in kept.values():
        entry["mistakes"].items(), entry["solved"]  # what is no progress file fails here
    return kept


def table(progress):
    """Lines of text from {learner: {exercise: entry}}: learners down, exercises across."""
    exercises = sorted({name for kept in progress.values() for name in kept})
    width = max(map(len, [*progress, "learner"]))

    def line(first, cells):
        return "  ".join(
            [first.ljust(width), *(c.ljust(len(e)) for c, e in zip(cells, exercises, strict=True))]
        )

    def mark(entry):
        return " " if entry is None else "✓" if entry["solved"] else "·"

    return [
        line("learner", exercises),
        *(line(name, [mark(kept.get(e)) for e in exercises]) for name, kept in sorted(progress.items())),
    ]


def mistakes(progress, most=10):
    """The mistakes that most learners met, with how many learners, how often, the exercise and its sentence."""
    learners, times = Counter(), Counter()
    for kept in progress.values():
        for exercise, entry in kept.items():
            for sentence, count in entry["mistakes"].items():
                learners[exercise, sentence] += 1
                times[exercise, sentence] += count
    ranked = sorted(learners, key=lambda which: (-learners[which], -times[which], which))
    return [(learners[which], times[which], *which) for which in ranked[:most]]


def main(arguments):
    paths = [p for a in map(Path, arguments) for p in (sorted(a.rglob("*.json")) if a.is_dir() else [a])]
    progress = {}
    for path in paths:
        try:
            progress[learner(path)] = read(path)
        except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
            print(f"left out: {path} is no progress file ({type(error).__name__})", file=sys.stderr)
    if not progress:
        sys.exit(f"No progress file in {' '.join(arguments) or 'nothing'}.\n\n{__doc__}")
    print("✓ solved   · tried, not solved yet\n")
    print("\n".join(table(progress)))
    common = mistakes(progress)
    if common:
        print("\nThe commonest mistakes (learners who met it, times in all):")
    for how_many, times, exercise, sentence in common:
        print(f"{how_many:4} {times:5}   {exercise}  {' '.join(sentence.split())}")
    print("\nThis shows where the class stands. It proves nothing: files can be edited, answers shared.")


if __name__ == "__main__":
    main(sys.argv[1:])
