"""What a learner has solved: a small file in their own folder, and a table. Nothing leaves the machine."""

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path


def file():
    """Where progress is kept: the file that ML_BY_HAND_PROGRESS names, or one in the learner's home."""
    named = os.environ.get("ML_BY_HAND_PROGRESS")
    return Path(named) if named else Path.home() / ".ml-by-hand" / "progress.json"


def load():
    """{exercise: {"solved": date or None, "mistakes": {sentence: how often}}}, or nothing."""
    try:
        kept = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):  # no file yet, or no home
        return {}
    entries = kept.items() if isinstance(kept, dict) else ()
    return {
        name: entry
        for name, entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("mistakes"), dict)
    }


def record(exercise_id, feedback):
    """Keep what `check` found. Where nothing can be written, nothing is kept, and the check goes on."""
    if feedback.passed is None or not (feedback.passed or feedback.diagnosis):
        return
    kept = load()
    entry = kept.setdefault(exercise_id, {"solved": None, "mistakes": {}})
    if feedback.passed:
        entry["solved"] = entry.get("solved") or date.today().isoformat()
    else:
        entry["mistakes"][feedback.diagnosis] = entry["mistakes"].get(feedback.diagnosis, 0) + 1
    with contextlib.suppress(OSError, RuntimeError):
        file().parent.mkdir(parents=True, exist_ok=True)
        beside = file().with_name(f"{file().name}.{os.getpid()}")
        if file().exists() and not file().is_file():  # /dev/null: keep nothing
            return
        beside.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
        beside.replace(file())  # whole or not at all, whatever stops the kernel


def forget_progress():
    """Delete the file in which your progress is kept."""
    with contextlib.suppress(OSError, RuntimeError):
        if file().is_file():
            file().unlink()


@dataclass(frozen=True)
class Progress:
    """The table that `progress()` shows."""

    exercise_ids: tuple

    def rows(self):
        """For each lesson its number and, for each of its exercises, its id and whether it is solved."""
        kept = load()
        lessons = {}
        for exercise_id in self.exercise_ids:
            solved = bool(kept.get(exercise_id, {}).get("solved"))
            lessons.setdefault(exercise_id.split(".")[0], []).append((exercise_id, solved))
        return lessons

    def __repr__(self):
        lines = [
            f"lesson {lesson}   "
            + "  ".join(f"{name} {'✓' if solved else '·'}" for name, solved in exercises)
            for lesson, exercises in self.rows().items()
        ]
        return "\n".join([*lines, self._sum()])

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th scope='row'>lesson {lesson}</th>"
            + "".join(f"<td>{name} {'✓ solved' if solved else '· open'}</td>" for name, solved in exercises)
            + "</tr>"
            for lesson, exercises in self.rows().items()
        )
        return f"<table>{rows}</table><p>{self._sum()}</p>"

    def _sum(self):
        solved = sum(solved for exercises in self.rows().values() for _, solved in exercises)
        return f"{solved} of {len(self.exercise_ids)} exercises solved. forget_progress() starts afresh."
