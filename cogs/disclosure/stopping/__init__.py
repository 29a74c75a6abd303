"""The clearest kinds, which a platform may stop before anybody sees them."""
