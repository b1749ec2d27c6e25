"""What all tests share."""

from hypothesis import settings

# No test asserts a time, Hypothesis's own 200 ms for an example included: a busy machine is not a fault.
settings.register_profile("course", deadline=None)
settings.load_profile("course")
