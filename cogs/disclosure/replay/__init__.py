"""What other rules, modes or profiles would have made of posts that were decided on."""
