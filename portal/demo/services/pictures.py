"""Drawings of the demo's laureates: a few shapes each, so that no photograph of anybody is needed."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (800, 600)
TWICE = 2
"""Drawn so many times as large and then made smaller, which smooths the edges."""

PAPER, INK, LEAF, CLAY, SUN, SKY = "#f6f1e7", "#22423d", "#3f8f74", "#c4633f", "#e3b04b", "#7fb2c6"
_COLOURS = (LEAF, CLAY, SUN, SKY)


def drawing(name: str) -> SimpleUploadedFile:
    """A drawing as PNG, as a form's file field gives it.

    Args:
        name: one of `DRAWINGS`.
    """
    image = Image.new("RGB", (SIZE[0] * TWICE, SIZE[1] * TWICE), PAPER)
    DRAWINGS[name](_Pen(image))
    kept = io.BytesIO()
    image.resize(SIZE, Image.Resampling.BILINEAR).save(kept, "PNG")
    return SimpleUploadedFile(f"{name}.png", kept.getvalue(), "image/png")


class _Pen:
    """Draws in points of the finished picture."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        corners = [(left * TWICE, top * TWICE), ((left + width) * TWICE, (top + height) * TWICE)]
        self._draw.rectangle(corners, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self._draw.circle((x * TWICE, y * TWICE), radius * TWICE, fill=colour)

    def line(self, start: tuple[float, float], end: tuple[float, float], width: int) -> None:
        points = [(x * TWICE, y * TWICE) for x, y in (start, end)]
        self._draw.line(points, fill=INK, width=width * TWICE)


def _shops(pen: _Pen) -> None:
    """A row of small shops along a street, each with its awning, its window and its door."""
    pen.box(0, 500, 800, 100, INK)
    for number in range(4):
        left, roof = 40 + 185 * number, 190 + 45 * (number % 2)
        pen.box(left, roof, 165, 500 - roof, _COLOURS[number])
        for stripe in range(5):
            pen.box(left + 33 * stripe, 330, 33, 34, PAPER if stripe % 2 else INK)
        pen.box(left + 16, 384, 72, 76, PAPER)
        pen.box(left + 104, 384, 44, 116, INK)
        for window in range(2):
            pen.box(left + 28 + 66 * window, roof + 30, 42, 54, PAPER)


def _network(pen: _Pen) -> None:
    """Circles of several sizes, tied to those that are near."""
    places = [
        (110 + 190 * column + 45 * (row % 2), 110 + 125 * row + 22 * (column % 3))
        for row in range(4)
        for column in range(4)
    ]
    for number, start in enumerate(places):
        for end in places[number + 1 :]:
            if math.dist(start, end) < 215:
                pen.line(start, end, 4)
    for number, (x, y) in enumerate(places):
        radius, colour = 18 + 9 * (number * 7 // 3 % 4), _COLOURS[number * 5 // 3 % 4]
        pen.disc(x, y, radius + 6, INK)
        pen.disc(x, y, radius, colour)


def _tables(pen: _Pen) -> None:
    """Eight round tables with people about them."""
    for number in range(8):
        x, y = 115 + 190 * (number % 4), 180 + 240 * (number // 4)
        for seat in range(7):
            turn = 2 * math.pi * seat / 7 + number
            pen.disc(x + 70 * math.cos(turn), y + 70 * math.sin(turn), 15, _COLOURS[(seat + number) % 4])
        pen.disc(x, y, 44, INK)
        pen.disc(x, y, 37, PAPER)


DRAWINGS: Mapping[str, Callable[[_Pen], None]] = {"shops": _shops, "network": _network, "tables": _tables}
