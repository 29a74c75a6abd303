"""Speed and size, each beside a reference in the same run: `make bench` prints one JSON object a line."""
