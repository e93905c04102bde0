"""
A film of exact cells
=====================

Gosper's gun fires gliders, and a film of it has to show cells that live and cells that don't,
nothing between. An animation changes an array that the image references (``copy=False``), or sets
another by ``set_data``, and every frame has exact cells. ``animation.save("gun.gif")`` keeps them:
GIF and other lossless formats don't blur what is sharp.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

import mplpix  # registers projection="pixel"

GUN = """
........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................
"""
board = np.zeros((34, 56), bool)
board[4:13, 4:40] = [[c == "O" for c in line] for line in GUN.split()]

fig, ax = plt.subplots(figsize=(8, 5), layout="constrained", subplot_kw={"projection": "pixel"})
image = ax.imshow(board, cmap="Greens", copy=False)
ax.cell_grid(color="0.9", linewidth=0.5)


def step(generation):
    """Show the next generation by Conway's rules, on a board without a border."""
    shifts = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    neighbors = sum(np.roll(board, shift, (0, 1)).astype(int) for shift in shifts)
    board[:] = (neighbors == 3) | (board & (neighbors == 2))
    image.changed()
    ax.set_title(f"generation {generation}")


animation = FuncAnimation(fig, step, frames=60, init_func=lambda: None, interval=60)
plt.show()
