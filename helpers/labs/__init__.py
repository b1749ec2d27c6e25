"""The labs of the course: a picture, the knobs to hold, and a sentence that says what is seen."""

from helpers.labs import (
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
)

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
)


# Tab after `labs.knn.` offers the labs alone.
for topic in TOPICS:
    topic.__dir__ = getattr(topic, "__all__", []).copy


def catalogue():
    """By name, a function that makes each lab of the course on its lesson's data."""
    return {name: build for topic in TOPICS for name, build in topic.builders().items()}
