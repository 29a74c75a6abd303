"""The language cogs are written in: types and protocols only, no input or output, no platform."""
