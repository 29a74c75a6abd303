"""The page's colours can be read: every pair that meets on it has a contrast of 4.5:1 (WCAG 2.2, AA)."""

import re
from pathlib import Path

import pytest

import bot.web

STATIC = Path(bot.web.__file__).parent / "static"
PAIRS = [
    ("text", "ground"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "accent-soft"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "accent-soft"),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "raised"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("danger", "surface"),
    ("danger", "raised"),
    ("danger", "danger-soft"),
    ("good", "ground"),
    ("good", "surface"),
    ("good", "raised"),
]
EDGES = [("edge", "surface"), ("edge", "ground"), ("edge", "raised")]


def palettes() -> dict[str, dict[str, str]]:
    """The named colours, light and dark."""
    css = (STATIC / "page.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    named = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
    return {"light": dict(named.findall(light)), "dark": dict(named.findall(dark))}


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_from_what_is_behind_them(scheme: str, front: str, back: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[front], palette[back]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), EDGES)
def test_edges_of_controls_can_be_seen(scheme: str, front: str, back: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[front], palette[back]) >= 3


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("script", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_never_turn_data_into_markup(script: Path) -> None:
    text = script.read_text()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)


@pytest.mark.parametrize("file", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_file_of_the_page_is_too_long_to_read(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= 400
