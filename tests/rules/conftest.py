"""Properties of the rules are judged by what they find, not by how busy the machine is."""

from hypothesis import settings

settings.register_profile("without a stopwatch", deadline=None)
settings.load_profile("without a stopwatch")
