"""
Hands on a comparison
=====================

A film of what hands do in a window, a notebook or a browser: Ctrl + wheel goes over whole scales
about the cursor and back to the very dots, ``n`` shows region after region that differs, ``b``
blinks, ``w`` wipes. Keys and wheel call methods that scripts have, too; this one does.
"""

import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation
from matplotlib.cbook import get_sample_data

import mplpix

photograph = plt.imread(get_sample_data("grace_hopper.jpg", asfileobj=False))
before = photograph[156:212, 190:260]
after = before.copy()
after[22:31, 26:40] = after[22:31, 26:40][:, ::-1]  # mirrored
after[45, 12] ^= 128
comparison = mplpix.compare(before, after, inner=False, colorbars=False, figsize=(8, 4))
fig, panels = comparison.figure, comparison.axes
caption = fig.supxlabel("Ctrl + wheel")

wheel = [("Ctrl + wheel", panels[0].zoom_by, steps) for steps in (1, 1, 1, -1, -1, -1)]
film = [
    *((name, lambda n=steps, zoom=zoom: zoom(n, x=33, y=26)) for name, zoom, steps in wheel),
    *[("n: the next region", comparison.next)] * 2,
    ("N: the previous region", comparison.previous),
    *[("b: blink", lambda w=which: comparison.blink(w)) for which in "babab"],
    ("b: blink", lambda: comparison.blink(False)),
    *[("w: wipe", lambda x=x: comparison.wipe(x)) for x in (25.5, 29.5, 33.5, 37.5)],
    ("w: wipe", lambda: comparison.wipe(None)),
    ("0: everything", comparison.show_all),
]


def step(frame):
    """Do the next thing, and say which key does it."""
    name, do = frame
    do()
    caption.set_text(name)


animation = FuncAnimation(fig, step, frames=film, init_func=lambda: None, interval=600)
plt.show()
