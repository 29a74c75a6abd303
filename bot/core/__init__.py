"""The machinery between platforms and cogs: spine, journal, courier, clock, pacing, members, access."""
