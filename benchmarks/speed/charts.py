"""Charts as SVG, drawn without a library."""

from __future__ import annotations

from html import escape
from itertools import cycle
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from .tables import chosen

__all__ = ["draw"]

Row = dict[str, Any]

_OURS = "#0b6e4f #38a169 #8cc9a9".split()
_PEERS = "#c05621 #d69e2e #805ad5 #3182ce #e53e3e #718096 #1a202c".split()
_FONT = 'font-family="system-ui, sans-serif" font-size="13" fill="#222"'


def draw(report: dict[str, Any], folder: Path) -> None:
    """One file for each chart."""
    signed = [row for row in chosen(report, "signatures", language="english", size=10_000) if "seconds" in row]
    if signed:
        values = [(row["tool"], row["bytes"] / row["seconds"] / 1e6) for row in signed]
        chart = _bars("Raw text to 128-value signatures, MB/s (logarithmic), 10,000 English articles", values)
        (folder / "signatures.svg").write_text(chart, encoding="utf-8")
    searched = [row for row in chosen(report, "search", language="english") if "cluster_seconds" in row]
    if searched:
        series: dict[str, list[tuple[float, float]]] = {}
        for row in searched:
            series.setdefault(row["tool"], []).append((row["texts"], row["cluster_seconds"]))
        placed = {name: sorted(own) for name, own in series.items()}
        chart = _lines("Raw texts to clusters: seconds by number of English articles", placed)
        (folder / "growth.svg").write_text(chart, encoding="utf-8")


def _bars(title: str, values: list[tuple[str, float]]) -> str:
    low = 10 ** floor(log10(min(value for _, value in values)))
    high = 10 ** ceil(log10(max(value for _, value in values)))
    left, width, step = 190, 430, 26
    parts = []
    power = low
    while power <= high:
        x = left + width * log10(power / low) / log10(high / low)
        parts.append(f'<line x1="{x:.0f}" y1="40" x2="{x:.0f}" y2="{44 + step * len(values)}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{60 + step * len(values)}" text-anchor="middle" {_FONT}>{power:g}</text>')
        power *= 10
    for number, (name, value) in enumerate(values):
        y = 44 + step * number
        length = width * log10(value / low) / log10(high / low)
        colour = _OURS[0] if name.startswith("provenance") else _PEERS[5]
        parts.append(f'<text x="{left - 8}" y="{y + 15}" text-anchor="end" {_FONT}>{escape(name)}</text>')
        parts.append(f'<rect x="{left}" y="{y}" width="{length:.1f}" height="20" fill="{colour}"/>')
        parts.append(f'<text x="{left + length + 6:.0f}" y="{y + 15}" {_FONT}>{value:,.1f}</text>')
    return _svg(700, 72 + step * len(values), title, parts)


def _lines(title: str, series: dict[str, list[tuple[float, float]]]) -> str:
    points = [point for own in series.values() for point in own]
    x_low, x_high = floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))
    y_low, y_high = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))
    left, top, width, height = 60, 44, 400, 320

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + width * (log10(x) - x_low) / max(x_high - x_low, 1),
            top + height - height * (log10(y) - y_low) / max(y_high - y_low, 1),
        )

    parts = []
    for power in range(x_low, x_high + 1):
        x, _ = place(10**power, 10**y_low)
        parts.append(f'<line x1="{x:.0f}" y1="{top}" x2="{x:.0f}" y2="{top + height}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.0f}" y="{top + height + 18}" text-anchor="middle" {_FONT}>{10**power:,}</text>')
    for power in range(y_low, y_high + 1):
        _, y = place(10**x_low, 10.0**power)
        parts.append(f'<line x1="{left}" y1="{y:.0f}" x2="{left + width}" y2="{y:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end" {_FONT}>{10.0**power:g}</text>')
    ours, peers = iter(_OURS), cycle(_PEERS)
    for number, (name, own) in enumerate(series.items()):
        colour = next(ours if name.startswith("provenance") else peers)
        placed = [place(x, y) for x, y in own]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        wide = 3 if name.startswith("provenance") else 1.6
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{wide}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        y = top + 14 + 22 * number
        parts.append(f'<rect x="{left + width + 24}" y="{y - 9}" width="14" height="6" fill="{colour}"/>')
        parts.append(f'<text x="{left + width + 44}" y="{y}" {_FONT}>{escape(name)}</text>')
    return _svg(left + width + 220, top + height + 32, title, parts)


def _svg(width: int, height: int, title: str, parts: list[str]) -> str:
    label = escape(title)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    heading = f'<text x="16" y="24" {_FONT} font-weight="600">{label}</text>'
    return "\n".join((head, ground, heading, *parts, "</svg>", ""))
