"""The labs of the course: a picture, the knobs to hold, and a sentence that says what is seen."""

from helpers import datasets
from helpers.labs import knn, start_here


def catalogue():
    """Every lab of the course by name, ready to show on its lesson's data."""
    return {name: build() for name, build in builders().items()}


def builders():
    """By name, a function that makes each lab of the course afresh."""
    houses, iris = datasets.load_house_prices(), datasets.load_iris()
    houses["price"] = houses["sale_price"] / 1000
    known = houses.sample(200, random_state=0)
    held_out = houses.drop(known.index)
    two, three = ["living_area_sqft", "price"], ["living_area_sqft", "year_built", "price"]
    sepals = iris[["sepal_length_cm", "sepal_width_cm"]]
    return {
        "start_here.one_number": lambda: start_here.one_number(houses["price"]),
        "knn.top_n": lambda: knn.top_n(*known[two].T.to_numpy(), *held_out[two].T.to_numpy()),
        "knn.units": lambda: knn.units(*known[three].T.to_numpy(), held_out[three].head(300).T.to_numpy()),
        "knn.class_map": lambda: knn.class_map(sepals, iris["species"], ["sepal length", "sepal width"]),
    }
