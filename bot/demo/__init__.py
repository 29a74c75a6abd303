"""The demo community: a story that its members live through, so that its past enters as events."""
