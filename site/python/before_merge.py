"""Until the new stage is merged: give today's labs the attributes that a page asks for."""

from types import SimpleNamespace

from helpers.labs.lab import Lab

if not hasattr(Lab, "png"):
    make = Lab.__init__

    def remember(self, *args, presets=None, new_sample=None, play=None):
        make(self, *args, presets=presets, new_sample=new_sample, play=play)
        self.presets, self.new_sample, self.play = presets or {}, new_sample, play
        self.front = SimpleNamespace(stride=1, interval=60)

    Lab.__init__ = remember
    Lab.png = Lab._png
