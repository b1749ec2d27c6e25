"""The exercises: `check("01.2", my_function)` answers in words, `progress()` tells how far you are."""

from helpers.exercises import (
    anomaly_detection,
    gradient_descent,
    information_theory,
    k_means,
    knn,
    logistic_regression,
    mlp,
    monte_carlo,
    normal_equation,
    start_here,
    toolbox,
)
from helpers.exercises.exercise import examine
from helpers.exercises.hints import explain_errors
from helpers.exercises.progress import Progress, forget_progress, record

__all__ = ["check", "explain_errors", "forget_progress", "progress"]

TOPICS = (
    start_here,
    knn,
    monte_carlo,
    gradient_descent,
    normal_equation,
    information_theory,
    logistic_regression,
    k_means,
    mlp,
    anomaly_detection,
    toolbox,
)
EXERCISES = {exercise_id: exercise for topic in TOPICS for exercise_id, exercise in topic.EXERCISES.items()}


def check(exercise_id, answer):
    """Try `answer` on many inputs and print what was found; the Feedback comes back as well."""
    if exercise_id not in EXERCISES:
        raise ValueError(f"there is no exercise {exercise_id!r}; there are {', '.join(EXERCISES)}")
    feedback = examine(exercise_id, EXERCISES[exercise_id], answer)
    record(exercise_id, feedback)
    print(feedback)
    return feedback


def progress():
    """What you have solved, as a table of lessons and exercises. It is kept on this computer only."""
    return Progress(tuple(EXERCISES))
